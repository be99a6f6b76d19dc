"""Pages that are let go of once they are painted come out as they would have."""

import pytest
from weasyprint import HTML

from reports import lean_pages, pdf, samples
from reports.build import build
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.pure

OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_identifier": b"same"}
# Whatever tags, pages and pictures are made of in more than one way.
TEXT = (
    """
<html lang=en><title>x</title><style>
  @page { size: 60mm; @top-left { content: element(name) } }
  .name { position: running(name) } .aside { position: absolute; top: 0 } h2 { break-before: page }
  h2::after { content: counter(page) } a::after { content: target-counter(attr(href), page) }
  .grid { display: grid; grid-template-columns: 1fr 1fr }
</style><p class=name>Name</p><h1>One</h1><p><a href=#two>To two</a>
<p>A <b>bold <i>and <q>quoted</q></i></b> line<br>and <span class=aside>a label</span>
<ul><li>two<ul><li>three</ul><li>four</ul><ol><li>five</ol><dl class=grid><dt>t<dd>d</dl>
<h2 id=two>Two</h2><svg width=9 height=9><title>Dot</title><circle r=4 fill=#0b6e8f /></svg>
<table><caption>Lines</caption><thead><tr><th>h<th>i</thead>
"""
    + "<tr><th scope=row>row<td colspan=1>A cell that goes over <a href=#two>two</a> lines" * 30
)


def test_write_gives_the_file_that_weasyprint_gives() -> None:
    made = lean_pages.write(HTML(string=TEXT).render(**OPTIONS), **OPTIONS)

    assert made == HTML(string=TEXT).write_pdf(**OPTIONS)


def test_write_of_a_report_gives_the_file_that_weasyprint_gives() -> None:
    html = pdf.printable(build(*samples.invented(real_content())))

    made = lean_pages.write(HTML(string=html).render(**OPTIONS), **OPTIONS)

    assert made == HTML(string=html).write_pdf(**OPTIONS)


def test_write_lets_go_of_the_pages() -> None:
    document = HTML(string="<html lang=en><title>x</title><p>One").render(**OPTIONS)

    lean_pages.write(document, **OPTIONS)

    assert not document.pages


def test_give_back_does_nothing_where_the_c_library_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())

    lean_pages.give_back()
