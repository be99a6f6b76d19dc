"""Rows of the permission table, a module for each part of working together."""
