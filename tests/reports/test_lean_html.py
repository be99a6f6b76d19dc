"""WeasyPrint without its rules for footnotes prints the same, in less memory."""

import pytest
from weasyprint import HTML
from weasyprint.css import ComputedStyle

from reports.lean_html import FOOTNOTES, lean_html

pytestmark = pytest.mark.pure

TEXT = (
    "<html lang=en><title>x</title><h1>One</h1><ul><li>two<li>three</ul><ol><li>four</ol>"
    "<p>A <q>quote</q>, a<br>break<table><tr><th>h<td>d</table><dl><dt>t<dd>d</dl>"
)


def test_lean_html_prints_the_same() -> None:
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": b"same"}

    lean = lean_html()(string=TEXT).write_pdf(**options)

    assert lean == HTML(string=TEXT).write_pdf(**options)


def test_lean_html_computes_a_third_of_the_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ComputedStyle] = []
    begin = ComputedStyle.__init__

    def begin_and_count(self: ComputedStyle, *rest: object) -> None:
        made.append(self)
        begin(self, *rest)

    monkeypatch.setattr(ComputedStyle, "__init__", begin_and_count)
    HTML(string=TEXT).render()
    plain = len(made)
    made.clear()
    lean_html()(string=TEXT).render()

    assert 3 * len(made) < plain


def test_footnotes_are_what_weasyprint_calls_them() -> None:
    rules = "::footnote-call { a }\n::note-callback { b }\n::marker { c }\np { d }"

    assert FOOTNOTES.sub("", rules).split() == ["::marker", "{", "c", "}", "p", "{", "d", "}"]
