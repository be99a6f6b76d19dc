"""Rows of what a company says of itself, and finding questions."""

from tests.permission_shape import Row

ROWS: list[Row] = []
