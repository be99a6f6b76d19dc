"""Tests of markets side by side, a module a part."""
