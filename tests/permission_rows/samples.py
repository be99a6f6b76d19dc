"""Rows of the sample report."""

from tests.permission_shape import ALL_200, ALL_405, Row

ALL_202 = "202 202 202 202 202 202 202 202 202"

ROWS: list[Row] = [
    Row("reports:sample-detail", get=ALL_200, post=ALL_405),
    # Nobody has made it yet.
    Row("reports:sample-pdf", get=ALL_202, post=ALL_405),
]
