"""Rows of checking reports."""

from tests.permission_shape import ALL_200, ALL_405, Row

ROWS: list[Row] = [
    Row("reports:verify", get=ALL_200, post=ALL_405),
    Row(
        "reports:verification-detail",
        arguments={"code": "verification_code"},
        get=ALL_200,
        post=ALL_405,
    ),
]
