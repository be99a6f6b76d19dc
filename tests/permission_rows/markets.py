"""Rows of assessments side by side."""

from tests.permission_shape import Row

ROWS: list[Row] = []
