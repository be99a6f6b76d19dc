"""What documents are called: titles out of names, and names for downloads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.evidence_content.kinds import Kind
from checklists.evidence_content.names import file_name, is_plain, title_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Child protection policy 2026.pdf", "Child protection policy 2026"),
        ("POLICY.PDF", "POLICY"),
        ("policy.pdf.exe", "policy.pdf.exe"),
        ("policy.v2.docx", "policy.v2"),
        ("notes.csv", "notes.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\policy.pdf", "policy"),
        ("policy\x00.pdf", "policy"),
        ("fdp.\u202eexe", "fdp. exe"),
        (".htaccess", ".htaccess"),
        ("", "document"),
        ("a" * 300 + ".pdf", "a" * 200),
    ],
)
def test_title_of(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Child protection policy (2026)", "Child protection policy (2026).pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("policy.pdf.exe", "policy-pdf-exe.pdf"),
        ('a"; filename=b.exe\r\nSet-Cookie: c', "a- filename-b-exe-Set-Cookie- c.pdf"),
        ("con", "document-con.pdf"),
        ("\u4e2d\u6587", "\u4e2d\u6587.pdf"),
        ("...", "document.pdf"),
    ],
)
def test_file_name(title: str, name: str) -> None:
    assert file_name(title, Kind.PDF) == name


@given(st.text(max_size=300))
def test_names_hold_nothing_that_steers(text: str) -> None:
    name = file_name(text, Kind.TEXT)

    assert name.endswith(".txt")
    assert len(name) <= 100
    assert not set(name) & set("/\\:\"'<>|*?;\r\n\x00")
    assert is_plain(title_of(text))
