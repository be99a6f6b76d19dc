"""Rows of ZIPs of many reports."""

from tests.permission_shape import SIGNED_IN_405, Row

#                      anon. str. view contr own rev. other edit. adm.
REVIEWERS_ALL_200 = "   login 403 403 403 403 200 200 403 403"
#                      anon. str. view contr own rev. other edit. adm.
ITS_OWN_200 = "         login 403 403 403 403 200 404 403 403"

ROWS: list[Row] = [
    Row("reports:bundle-list", get=REVIEWERS_ALL_200, post=SIGNED_IN_405),
    # Nothing is ticked, so the page comes back and says so.
    Row("reports:bundle-create", get=REVIEWERS_ALL_200, post=REVIEWERS_ALL_200),
    Row(
        "reports:bundle-detail",
        arguments={"pk": "bundle"},
        get=ITS_OWN_200,
        post=SIGNED_IN_405,
    ),
    Row(
        "reports:bundle-download",
        arguments={"pk": "bundle"},
        get=ITS_OWN_200,
        post=SIGNED_IN_405,
    ),
]
