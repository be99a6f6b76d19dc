"""Hostile requests before any form reads them: paths, sizes, bodies, methods, headers, cookies."""

from io import BytesIO

import pytest
from django.http import HttpResponse

from checklists.models import Answer
from tests.hostile.driving import LONG, Input, judge, table, where
from tests.permission_shape import Who
from tests.permission_world import World

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
SAVE = where("checklists:answer-save", pk="draft", question="question")
PROFILE = where("accounts:profile-edit")
LOGIN = where("account_login")
HOME = where("site:landing")
PICTURE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nPNG'
ETC = ("root:x:", "daemon:")


def is_left(world: World, response: HttpResponse) -> None:
    """No answer was touched."""
    answer = Answer.objects.get(assessment=world.draft, question="GEN-A-1")
    assert (answer.response, answer.version) == ("", 0)


def is_encodable(world: World, response: HttpResponse) -> None:
    """The name can be written as UTF-8."""
    owner = world.people[Who.OWNER]
    owner.refresh_from_db()
    assert owner.name.encode() == b"a" + "\ufffd".encode() * 3 + b"b"


def is_private(world: World, response: HttpResponse) -> None:
    """No proxy on the way keeps it."""
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


PATHS = [
    Input("path: out of the static folder", "/static/../../manage.py", 404, method="GET"),
    Input(
        "path: out of the static folder, encoded",
        "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        404,
        method="GET",
        never=ETC,
    ),
    Input(
        "path: out of the static folder, encoded twice",
        "/static/%252e%252e%252f%252e%252e%252fetc%252fpasswd",
        404,
        method="GET",
        never=ETC,
    ),
    Input(
        "path: with backslashes",
        "/static/..%5c..%5c..%5cetc%5cpasswd",
        404,
        method="GET",
        never=ETC,
    ),
    Input("path: overlong UTF-8", "/static/%c0%ae%c0%ae/%c0%ae%c0%ae/etc", 404, method="GET"),
    Input("path: absolute", "/static//etc/passwd", 404, method="GET", never=ETC),
    Input("path: source of the application", "/copassess/settings.py", 404, method="GET"),
    Input("path: version control", "/.git/config", 404, method="GET"),
    Input("path: environment", "/.env", 404, method="GET"),
    Input("path: as a checklist's code", "/guidelines/areas/..%2f..%2fetc", 404, method="GET"),
    Input("path: double extension", "/static/css/base.css.php", 404, method="GET"),
    Input("path: of uploads, which no address serves", "/media/evidence/x.pdf", 404, method="GET"),
    Input("NUL: in a path", "/guidelines/%00", 400, method="GET"),
    Input("NUL: in a static path", "/static/css/base.css%00.png", 400, method="GET"),
    Input("NUL: in a query", "/verify?code=a%00b", 400, method="GET"),
    Input("NUL: in a form", PROFILE, 400, who=Who.OWNER, data={"name": "a\x00b"}),
    Input("path: of 10,000 characters", "/guidelines/" + LONG, 404, method="GET"),
    Input("path: not UTF-8", "/guidelines/%ff%fe", 404, method="GET"),
    Input(
        "path: two slashes lead nowhere else",
        "/x",
        404,
        method="GET",
        environ={"PATH_INFO": "//evil.example"},
    ),
]

SIZES = [
    Input(
        "size: 2 GB declared, little sent",
        LOGIN,
        400,
        data=b"login=x",
        content_type=FORM,
        environ={"CONTENT_LENGTH": str(2 * 1024**3)},
    ),
    Input(
        "size: 2 GB declared of a file",
        where("accounts:logo-edit", pk="organisation"),
        200,
        who=Who.OWNER,
        content_type=MULTIPART,
        environ={"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": BytesIO(PICTURE)},
        says="This file is larger than 2 MB.",
    ),
    Input(
        "size: negative",
        LOGIN,
        400,
        data=b"login=x",
        content_type=FORM,
        environ={"CONTENT_LENGTH": "-1"},
    ),
    Input(
        "size: negative, of a file",
        LOGIN,
        400,
        data=b"--x--",
        content_type=MULTIPART,
        environ={"CONTENT_LENGTH": "-1"},
    ),
    Input(
        "size: no number",
        LOGIN,
        400,
        data=b"login=x",
        content_type=FORM,
        environ={"CONTENT_LENGTH": "many"},
    ),
    Input(
        "size: a form of 6 MB",
        PROFILE,
        400,
        who=Who.OWNER,
        data=b"name=" + b"x" * 6 * 1024 * 1024,
        content_type=FORM,
    ),
    Input(
        "size: 20,000 fields",
        PROFILE,
        400,
        who=Who.OWNER,
        data=b"&".join(b"f%d=1" % number for number in range(20_000)),
        content_type=FORM,
    ),
    Input(
        "size: 20,000 fields in a query",
        "/verify?" + "&".join(f"f{number}=1" for number in range(20_000)),
        400,
        method="GET",
    ),
    Input(
        "size: 300 files",
        where("checklists:workbook-upload", pk="draft"),
        400,
        who=Who.OWNER,
        data=b"".join(
            b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\nx\r\n' % number
            for number in range(300)
        )
        + b"--x--\r\n",
        content_type=MULTIPART,
    ),
]

BODIES = [
    Input(
        "body: multipart without a boundary",
        SAVE,
        400,
        who=Who.OWNER,
        data=b"--x--",
        content_type="multipart/form-data",
        then=is_left,
    ),
    Input(
        "body: a boundary that is no text",
        SAVE,
        400,
        who=Who.OWNER,
        data=b"--x--",
        content_type="multipart/form-data; boundary=\xff\xfe",
        then=is_left,
    ),
    Input(
        "body: a boundary that is never met",
        PROFILE,
        200,
        who=Who.OWNER,
        data=b'--y\r\nContent-Disposition: form-data; name="name"\r\n\r\nEve\r\n--y--',
        content_type=MULTIPART,
        says="This field is required",
    ),
    Input(
        "body: base64 that is none",
        PROFILE,
        200,
        who=Who.OWNER,
        data=b'--x\r\nContent-Disposition: form-data; name="name"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n\xff***\r\n--x--\r\n",
        content_type=MULTIPART,
        says='id="id_name_error"',
    ),
    Input(
        # Read as UTF-8, as browsers send it.
        "body: an encoding that nobody has",
        PROFILE,
        302,
        who=Who.OWNER,
        data=b"name=Eve&time_zone=UTC",
        content_type=f"{FORM}; charset=no-such-charset",
        stores=frozenset({"accounts.User"}),
    ),
    Input(
        # What is no character is replaced, so that no page and no file breaks on it later.
        "body: a lone surrogate",
        PROFILE,
        302,
        who=Who.OWNER,
        data=b"name=a%ED%A0%80b&time_zone=UTC",
        content_type=FORM,
        stores=frozenset({"accounts.User"}),
        then=is_encodable,
    ),
    Input(
        "body: UTF-7",
        PROFILE,
        400,
        who=Who.OWNER,
        data=b"name=%2BADw-script%2BAD4-&time_zone=UTC",
        content_type=f"{FORM}; charset=utf-7",
    ),
    Input(
        "body: JSON where a form is meant",
        PROFILE,
        200,
        who=Who.OWNER,
        data=b'{"name": "Eve", "time_zone": "UTC"}',
        content_type="application/json",
        says="This field is required",
    ),
    Input(
        "body: XML with an external entity",
        PROFILE,
        200,
        who=Who.OWNER,
        data=b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        content_type="text/xml",
        never=ETC,
    ),
    Input(
        "body: of a GET that would write",
        SAVE,
        405,
        who=Who.OWNER,
        method="GET",
        data={"GEN-A-1-response": "yes", "GEN-A-1-version": "0"},
        then=is_left,
    ),
]

METHODS = [
    Input("method: TRACE tells nobody's cookies", HOME, 405, who=Who.OWNER, method="TRACE"),
    Input("method: one that nobody knows", HOME, 405, method="BREW"),
    Input("method: CONNECT", HOME, 405, method="CONNECT"),
    Input(
        "method: DELETE of an assessment",
        where("checklists:assessment-detail", pk="draft"),
        405,
        who=Who.OWNER,
        method="DELETE",
    ),
    Input(
        "method: put over by a header",
        where("checklists:assessment-delete", pk="draft"),
        200,
        who=Who.OWNER,
        method="GET",
        headers={"x-http-method-override": "POST", "x-method-override": "POST"},
    ),
    Input(
        "method: put over by a field",
        where("checklists:assessment-delete", pk="draft"),
        200,
        who=Who.OWNER,
        method="GET",
        data={"_method": "POST"},
    ),
]

ABUSED = [
    Input("cookie: of 8 kB", HOME, 200, method="GET", cookies={"x": "y" * 8000}),
    Input(
        "cookie: a session that nobody has",
        where("accounts:profile-edit"),
        302,
        method="GET",
        cookies={"sessionid": "0" * 32},
    ),
    Input(
        "cookie: a session of 8 kB",
        where("accounts:profile-edit"),
        302,
        method="GET",
        cookies={"sessionid": "y" * 8000},
    ),
    Input(
        "cookie: a session's ID that is SQL",
        where("accounts:profile-edit"),
        302,
        method="GET",
        cookies={"sessionid": "' OR '1'='1"},
    ),
    Input(
        "cookie: messages of somebody's own making",
        HOME,
        200,
        method="GET",
        cookies={"messages": '[["__json_message",1,25,"<b>evil</b>"]]'},
        never=("evil",),
    ),
    Input(
        "header: a language as a path",
        HOME,
        200,
        method="GET",
        headers={"accept-language": "../../etc/passwd,en;q=abc," + "a-" * 3000},
        never=ETC,
    ),
    Input(
        "header: 500 ranges of a file",
        where("checklists:evidence-download", pk="draft", evidence="document"),
        200,
        who=Who.OWNER,
        method="GET",
        headers={"range": "bytes=" + "0-1," * 500},
    ),
    Input(
        "header: an address of 5,000 characters for events",
        LOGIN,
        200,
        data={"login": "eve@example.org", "password": "x"},
        headers={"x-forwarded-for": "9" * 5000, "user-agent": LONG},
    ),
    Input(
        "header: a line of its own in the request's ID",
        HOME,
        200,
        method="GET",
        headers={"x-request-id": "12345678\r\nSet-Cookie: evil=1"},
        settings={"ALLAUTH_TRUSTED_PROXY_COUNT": 1},
        never=("evil",),
    ),
    Input(
        "header: a page asked for so that a proxy may keep it",
        where("accounts:profile-edit", "?x=a.css"),
        200,
        who=Who.OWNER,
        method="GET",
        headers={"cache-control": "public", "accept": "text/css"},
        then=is_private,
    ),
    Input(
        "header: rewriting the address",
        HOME,
        200,
        method="GET",
        headers={"x-original-url": "/staff", "x-rewrite-url": "/staff"},
        never=("administrator",),
    ),
]

INPUTS = [*PATHS, *SIZES, *BODIES, *METHODS, *ABUSED]


@pytest.mark.django_db
@table(INPUTS)
def test_hostile_request(world: World, given: Input) -> None:
    judge(world, given)
