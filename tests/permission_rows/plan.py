"""Rows of the action plan."""

from tests.permission_shape import Row

ROWS: list[Row] = []
