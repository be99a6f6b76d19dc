"""Rows: benchmark."""

from tests.permission_shape import MEMBERS_200, OWNERS_302, SIGNED_IN_405, Row

COMPANY = {"pk": "organisation"}
ROWS = [
    Row("checklists:benchmark-detail", arguments=COMPANY, get=MEMBERS_200, post=SIGNED_IN_405),
    Row("checklists:benchmark-join", arguments=COMPANY, get=SIGNED_IN_405, post=OWNERS_302),
    Row("checklists:benchmark-leave", arguments=COMPANY, get=SIGNED_IN_405, post=OWNERS_302),
]
