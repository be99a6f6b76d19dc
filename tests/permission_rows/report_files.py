"""Rows of reports, their files, and blank checklists."""

from tests.permission_shape import (
    ALL_200,
    ALL_405,
    DRAFT,
    MEMBERS_200,
    READERS_200,
    SIGNED_IN_405,
    WAITING,
    Row,
)

ROWS: list[Row] = [
    *(
        Row(f"reports:report-{kind}", arguments=WAITING, get=READERS_200, post=SIGNED_IN_405)
        for kind in ("detail", "pdf", "xlsx", "json")
    ),
    *(
        Row(f"reports:draft-{kind}", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405)
        for kind in ("detail", "pdf", "xlsx", "json")
    ),
    *(
        Row(f"reports:blank-{kind}", arguments={"code": "sector"}, get=ALL_200, post=ALL_405)
        for kind in ("pdf", "xlsx")
    ),
]
