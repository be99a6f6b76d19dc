"""Rows of the sample report."""

from tests.permission_shape import Row

ROWS: list[Row] = []
