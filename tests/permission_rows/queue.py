"""Rows of claims made from the queue, its files, and handing over."""

from tests.permission_shape import SIGNED_IN_405, Row

#                      anon. str. view contr own rev. other edit. adm.
REVIEWERS_ALL_200 = "  login 403 403 403 403 200 200 403 403"
REVIEWERS_ALL_302 = "  login 403 403 403 403 302 302 403 403"
#                      anon. str. view contr own rev. other edit. adm.
REVIEWERS_200 = "      login 404 403 403 403 200 404 404 404"

ROWS: list[Row] = [
    # Nothing is ticked, so the queue comes back and says so.
    Row("checklists:queue-claim", get=SIGNED_IN_405, post=REVIEWERS_ALL_302),
    Row("checklists:queue-release", get=SIGNED_IN_405, post=REVIEWERS_ALL_302),
    Row(
        "checklists:queue-export",
        arguments={"form": "csv"},
        get=REVIEWERS_ALL_200,
        post=SIGNED_IN_405,
    ),
    # Nobody is chosen, so the page comes back and says so.
    Row(
        "checklists:review-hand-over",
        arguments={"pk": "claimed"},
        get=REVIEWERS_200,
        post=REVIEWERS_200,
    ),
]
