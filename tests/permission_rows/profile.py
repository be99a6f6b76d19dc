"""Rows of what a company says of itself, and finding questions."""

from tests.permission_shape import CONTRIBUTORS_302, DRAFT, MEMBERS_200, SIGNED_IN_405, Row

ROWS = [
    Row("checklists:profile-edit", arguments=DRAFT, get=MEMBERS_200, post=CONTRIBUTORS_302),
    Row("checklists:profile-confirm", arguments=DRAFT, get=SIGNED_IN_405, post=CONTRIBUTORS_302),
    Row("checklists:question-list", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405),
]
