"""Rows of assignments and each person's own work."""

from tests.permission_shape import Row

ROWS: list[Row] = []
