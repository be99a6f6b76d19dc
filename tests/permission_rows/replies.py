"""Rows of the texts that reviewers use again: an own one, and an own one that is shared."""

from tests.permission_shape import SIGNED_IN_405, Row

#                      anon. str. view contr own rev. other edit. adm.
REVIEWERS_ALL_200 = "  login 403 403 403 403 200 200 403 403"
REVIEWERS_ALL_302 = "  login 403 403 403 403 302 302 403 403"
# Another reviewer's own text is as if it were not there.
WRITERS_200 = "        login 404 404 404 404 200 404 404 404"
WRITERS_302 = "        login 404 404 404 404 302 404 404 404"
# A shared one others see, and only its writer changes.
SHARED_200 = "         login 404 404 404 404 200 403 404 404"
SHARED_302 = "         login 404 404 404 404 302 403 404 404"
OWN, SHARED = {"pk": "reply"}, {"pk": "shared_reply"}
TEXT = {"title": "Evidence", "text": "Please attach the procedure."}

ROWS: list[Row] = [
    Row("checklists:reply-list", get=REVIEWERS_ALL_200, post=SIGNED_IN_405),
    Row("checklists:reply-create", get=REVIEWERS_ALL_200, post=REVIEWERS_ALL_302, data=TEXT),
    Row("checklists:reply-edit", arguments=OWN, get=WRITERS_200, post=WRITERS_302, data=TEXT),
    Row("checklists:reply-edit", arguments=SHARED, get=SHARED_200, post=SHARED_302, data=TEXT),
    Row("checklists:reply-delete", arguments=OWN, get=WRITERS_200, post=WRITERS_302),
    Row("checklists:reply-delete", arguments=SHARED, get=SHARED_200, post=SHARED_302),
]
