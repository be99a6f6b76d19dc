"""Rows of what is kept of persons."""

from tests.permission_shape import ALL_200, ALL_405, Row

ROWS: list[Row] = [
    Row("site:privacy-detail", get=ALL_200, post=ALL_405),
]
