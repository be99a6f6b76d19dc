"""Rows of reports, their files, and blank checklists."""

from tests.permission_shape import (
    ALL_200,
    ALL_405,
    DRAFT,
    MEMBERS_200,
    MEMBERS_302,
    READERS_200,
    SIGNED_IN_405,
    WAITING,
    Row,
)

FILE = {"pk": "report_file"}
#                    anon. str. view contr own rev. other edit. adm.
READERS_302 = "      login 404 302 302 302 302 404 404 404"

ROWS: list[Row] = [
    *(
        Row(f"reports:report-{kind}", arguments=WAITING, get=READERS_200, post=SIGNED_IN_405)
        for kind in ("detail", "pdf", "xlsx", "json")
    ),
    Row("reports:report-ask", arguments=WAITING, get=SIGNED_IN_405, post=READERS_302),
    Row("reports:draft-ask", arguments=DRAFT, get=SIGNED_IN_405, post=MEMBERS_302),
    Row("reports:file-detail", arguments=FILE, get=READERS_200, post=SIGNED_IN_405),
    Row("reports:file-download", arguments=FILE, get=READERS_200, post=SIGNED_IN_405),
    *(
        Row(f"reports:draft-{kind}", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405)
        for kind in ("detail", "pdf", "xlsx", "json")
    ),
    *(
        Row(f"reports:blank-{kind}", arguments={"code": "sector"}, get=ALL_200, post=ALL_405)
        for kind in ("pdf", "xlsx")
    ),
]
