"""Rows of what is kept of persons."""

from tests.permission_shape import (
    ADMINISTRATORS_200,
    ALL_200,
    ALL_405,
    OWNERS_200,
    OWNERS_302,
    SIGNED_IN_200,
    SIGNED_IN_405,
    Row,
)

COMPANY = {"pk": "organisation"}

ROWS: list[Row] = [
    Row("site:privacy-detail", get=ALL_200, post=ALL_405),
    Row("site:data-export", get=SIGNED_IN_200, post=SIGNED_IN_200),
    # Without a word that it is meant, the form comes back.
    Row("site:account-delete", get=SIGNED_IN_200, post=SIGNED_IN_200),
    Row("site:closing-detail", arguments=COMPANY, get=OWNERS_200, post=OWNERS_200),
    # Nobody asked to close it: there is nothing to undo, nor to download.
    Row("site:closing-undo", arguments=COMPANY, get=SIGNED_IN_405, post=OWNERS_302),
    Row("site:closing-export", arguments=COMPANY, get=OWNERS_302, post=OWNERS_302),
    Row("site:closing-list", get=ADMINISTRATORS_200, post=SIGNED_IN_405),
]
