"""Rows of country profiles."""

from tests.permission_shape import SIGNED_IN_405, Row

#                 anon. str. view contr own rev. other edit. adm.
REVIEWERS = "     login 403 403 403 403 200 200 403 403"
ITS_REVIEWERS = " login 403 403 403 403 200 404 403 403"
COUNTRY = {"code": "country"}

ROWS: list[Row] = [
    Row("reports:profile-list", get=REVIEWERS, post=SIGNED_IN_405),
    Row("reports:profile-detail", arguments=COUNTRY, get=ITS_REVIEWERS, post=SIGNED_IN_405),
    Row("reports:profile-download", arguments=COUNTRY, get=ITS_REVIEWERS, post=SIGNED_IN_405),
]
