"""Tests of the action plan, a module a part."""
