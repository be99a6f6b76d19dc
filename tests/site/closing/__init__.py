"""Tests of closing companies."""
