"""Rows of documents of evidence."""

from tests.permission_shape import (
    DRAFT,
    MEMBERS_200,
    READERS_200,
    SIGNED_IN_405,
    Row,
)

# Without a file they are asked for one.
ANSWERING_422 = " login 404 403 422 422 404 404 404 404"

ROWS = [
    Row(
        "checklists:evidence-download",
        arguments={**DRAFT, "evidence": "document"},
        get=MEMBERS_200,
        post=SIGNED_IN_405,
    ),
    Row(
        "checklists:evidence-replace",
        arguments={**DRAFT, "evidence": "document"},
        get=SIGNED_IN_405,
        post=ANSWERING_422,
    ),
    Row(
        "checklists:submission-document",
        arguments={"pk": "waiting_assessment", "number": "number", "sha256": "document_hash"},
        get=READERS_200,
        post=SIGNED_IN_405,
    ),
]
