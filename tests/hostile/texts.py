"""What hostile requests are made of, for tests that list them and for those that generate them."""

from collections.abc import Iterator
from uuid import uuid4

from django import forms
from django.urls import get_resolver

# Each breaks something in some application.
TEXTS = [
    "",
    " ",
    "\x00",
    "%00",
    "'",
    '"',
    "' OR 1=1 --",
    "'; DROP TABLE accounts_user; --",
    "%' AND SLEEP(5) AND '%'='",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% debug %}",
    "${7*7}#{7*7}",
    "%s%s%n%x%(name)s{0}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "//evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "a@b.example\r\nBcc: victim@example.org",
    "Subject: x\r\n\r\nbody",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "9" * 40,
    "-" + "9" * 40,
    "0x10",
    "١٢٣",
    "true",
    "null",
    "undefined",
    "[]",
    "{}",
    '{"a":' * 50,
    "2026-02-30",
    "0000-00-00",
    "99999-12-31",
    "2026-03-01T25:61:61",
    "\ud800",
    "\udcff",
    "\ufeff",
    "\u202egnp.exe",
    "\u0000\u0001\u0002",
    "a\u0300" * 50,
    "Z\u0351\u036b\u0343" * 20,
    "👩‍👩‍👧‍👦" * 10,
    "السلام عليكم",
    "x" * 10_000,
    "\n" * 500,
    "\t\r\n",
    ".*(a+)+$",
    "(" * 200,
    "GEN-A-1",
    "yes",
    "owner",
    "accepted",
    "on",
    "KE",
    "xlsx",
    str(uuid4()),
    "00000000-0000-0000-0000-000000000000",
    "../" + str(uuid4()),
]
# Names that an attacker adds to a form in the hope that a model has them.
FORBIDDEN = [
    *("id", "pk", "is_staff", "is_superuser", "is_active", "user", "user_id", "organisation"),
    *("organisation_id", "role", "roles", "kind", "state", "status", "score", "claimed_by"),
    *("submitted_at", "code", "sha256", "password", "email", "owner", "__class__", "next"),
]
METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
CONTENT_TYPES = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=no-such-charset",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300,
    "application/json",
    "text/xml",
    "application/octet-stream",
    "",
    "/",
    "text/plain; charset=\x7f",
]
HEADERS = {
    "accept-language": ["", "*", "xx-YY", "en;q=abc", "a" * 600, "en-" * 300, "../../en"],
    "hx-request": ["true", "false", ""],
    "hx-current-url": ["//evil.example", "http://[::1", "x" * 3000],
    "range": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=a-b", "bytes=" + "0-1," * 500],
    "if-none-match": ['"x"', "*", 'W/"', "\x7f"],
    "if-modified-since": ["yesterday", "Thu, 99 Foo 2026 25:00:00 GMT"],
    "referer": ["javascript:alert(1)", "//evil.example", "http://testserver/\x7f"],
    "origin": ["null", "https://evil.example"],
    "cookie": ["sessionid=x", "csrftoken=" + "x" * 5000, "a=b; =; ;;", "sessionid=\x7f"],
    "x-forwarded-for": ["127.0.0.1", "1.2.3.4, " * 100, "::1", "x", "' OR 1=1"],
    "x-forwarded-proto": ["https", "javascript"],
    "x-forwarded-host": ["evil.example"],
    "x-request-id": ["x" * 9000, "\x7f", "ok-12345678"],
    "accept": ["application/json", "*/*;q=x", ""],
    "user-agent": ["x" * 5000, "<script>"],
}
BODIES = [
    b"",
    b"\x00\x01\x02\xff\xfe",
    b"a=1&a=2&a=3",
    b"&" * 3000,
    b"a" * 20_000,
    b"%ff%fe=%c3%28&%00=%00",
    b"{",
    b'{"a": 1e400}',
    b"[" * 20_000,
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../a"\r\n\r\nx\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf',
    b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n--x--\r\n',
    b"--x\r\n\r\n--x\r\n" * 500,
]


def field_names() -> list[str]:
    """Return the names of all fields of all forms, and those that no form should take."""
    _ = get_resolver().url_patterns  # what the addresses import, has its forms
    found = {name for form in _forms(forms.BaseForm) for name in _fields(form)}
    return sorted(found) + FORBIDDEN


def _forms(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def _fields(form: type[forms.BaseForm]) -> list[str]:
    return list(getattr(form, "base_fields", {}))
