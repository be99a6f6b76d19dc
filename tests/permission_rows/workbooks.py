"""Rows of assessments as workbooks, out and back in."""

from tests.permission_shape import Row

ROWS: list[Row] = []
