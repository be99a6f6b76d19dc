"""Rows of what colleagues say about a question, and the history of its answer."""

from tests.permission_shape import CONTRIBUTORS_302, DRAFT, MEMBERS_200, SIGNED_IN_405, Row

COMMENT = {"pk": "comment"}
QUESTION = {**DRAFT, "question": "question"}

ROWS = [
    Row("checklists:comment-list", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405),
    Row("checklists:question-talk", arguments=QUESTION, get=MEMBERS_200, post=SIGNED_IN_405),
    Row(
        "checklists:comment-write",
        arguments=QUESTION,
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
        data={"text": "Who can confirm this?"},
    ),
    Row(
        # There is no version to return to, and the page says so.
        "checklists:answer-restore",
        arguments=QUESTION,
        get=SIGNED_IN_405,
        post="login 404 403 409 409 404 404 404 404",
        data={"version": "7", "seen": "0"},
    ),
    Row("checklists:comment-resolve", arguments=COMMENT, get=SIGNED_IN_405, post=CONTRIBUTORS_302),
    Row("checklists:comment-reopen", arguments=COMMENT, get=SIGNED_IN_405, post=CONTRIBUTORS_302),
]
