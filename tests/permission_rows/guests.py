"""Rows of links for guests and what they propose."""

from tests.permission_shape import Row

ROWS: list[Row] = []
