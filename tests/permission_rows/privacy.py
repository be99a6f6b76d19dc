"""Rows of what is kept of persons."""

from tests.permission_shape import ALL_200, ALL_405, SIGNED_IN_200, Row

ROWS: list[Row] = [
    Row("site:privacy-detail", get=ALL_200, post=ALL_405),
    Row("site:data-export", get=SIGNED_IN_200, post=SIGNED_IN_200),
    # Without a word that it is meant, the form comes back.
    Row("site:account-delete", get=SIGNED_IN_200, post=SIGNED_IN_200),
]
