"""Rows: replies."""

from tests.permission_shape import Row

ROWS: list[Row] = []
