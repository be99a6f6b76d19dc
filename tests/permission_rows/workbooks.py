"""Rows of assessments as workbooks, out and back in."""

from tests.permission_shape import DRAFT, MEMBERS_200, SIGNED_IN_405, Row

#                    anon. str. view contr own rev. other edit. adm.
CONTRIBUTORS_200 = " login 404 403 200 200 404 404 404 404"
CONTRIBUTORS_409 = " login 404 403 409 409 404 404 404 404"
UPLOAD = {**DRAFT, "upload": "upload"}

ROWS = [
    Row("checklists:workbook-download", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405),
    Row(
        "checklists:workbook-upload",
        arguments=DRAFT,
        get=CONTRIBUTORS_200,
        post=CONTRIBUTORS_200,
    ),
    Row("checklists:workbook-preview", arguments=UPLOAD, get=CONTRIBUTORS_200, post=SIGNED_IN_405),
    # Nothing is ticked: the preview comes back and says so.
    Row("checklists:workbook-apply", arguments=UPLOAD, get=SIGNED_IN_405, post=CONTRIBUTORS_409),
]
