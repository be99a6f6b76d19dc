"""Rows of checking reports."""

from tests.permission_shape import ALL_200, ALL_405, DRAFT, MEMBERS_200, OWNERS_302, Row

ALL_404 = "404 404 404 404 404 404 404 404 404"
# No file came: the page says so.
ALL_422 = "422 422 422 422 422 422 422 422 422"

ROWS: list[Row] = [
    Row("reports:verify", get=ALL_200, post=ALL_405),
    Row(
        "reports:verification-detail",
        arguments={"code": "verification_code"},
        get=ALL_200,
        post=ALL_405,
    ),
    Row("reports:verify-file", get=ALL_405, post=ALL_422),
    Row("reports:verification-file", arguments={"sha256": "token"}, get=ALL_404, post=ALL_405),
    Row(
        "reports:score-publish",
        arguments=DRAFT,
        get=MEMBERS_200,
        post=OWNERS_302,
        data={"public": "yes"},
    ),
]
