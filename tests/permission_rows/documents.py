"""Rows of documents of evidence."""

from tests.permission_shape import DRAFT, MEMBERS_200, READERS_200, SIGNED_IN_405, Row

ROWS = [
    Row(
        "checklists:evidence-download",
        arguments={**DRAFT, "evidence": "document"},
        get=MEMBERS_200,
        post=SIGNED_IN_405,
    ),
    Row(
        "checklists:submission-document",
        arguments={"pk": "waiting_assessment", "number": "number", "sha256": "document_hash"},
        get=READERS_200,
        post=SIGNED_IN_405,
    ),
]
