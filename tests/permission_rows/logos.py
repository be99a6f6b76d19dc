"""Rows of logos."""

from tests.permission_shape import OWNERS_200, OWNERS_302, SIGNED_IN_405, Row

# Without a logo there is nothing to see; with one, members see it (tests/accounts/views).
NOBODY_200 = "login 404 404 404 404 404 404 404 404"
ORGANISATION = {"pk": "organisation"}

ROWS: list[Row] = [
    Row("accounts:logo-detail", arguments=ORGANISATION, get=NOBODY_200, post=SIGNED_IN_405),
    # An empty form comes back.
    Row("accounts:logo-edit", arguments=ORGANISATION, get=OWNERS_200, post=OWNERS_200),
    Row("accounts:logo-remove", arguments=ORGANISATION, get=SIGNED_IN_405, post=OWNERS_302),
]
