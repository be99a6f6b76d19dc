"""Templates hold to the strict Content-Security-Policy, and load nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.guards import tree

pytestmark = pytest.mark.pure

MARKUP = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
ELSEWHERE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
# What a browser fetches or sends to by itself; a link that a person follows may lead anywhere.
LOADING = {
    "action",
    "data",
    "formaction",
    "hx-get",
    "hx-post",
    "poster",
    "src",
    "srcset",
    "xlink:href",
}
LONGEST_TEMPLATE = 150


class Reader(HTMLParser):
    """Collects what a strict policy refuses, and what comes from another host."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        values = {name: value or "" for name, value in attrs}
        where = f"line {self.getpos()[0]}: <{tag}>"
        is_code = tag == "script" and "src" not in values and "json" not in values.get("type", "")
        if tag == "style" or is_code:
            self.inline.append(where)
        self.inline += [
            f"{where} {name}" for name in values if name == "style" or name.startswith("on")
        ]
        loading = LOADING | {"href"} if tag in {"link", "use", "image", "base"} else LOADING
        self.elsewhere += [
            f"{where} {name}={value}"
            for name, value in values.items()
            if name in loading and ELSEWHERE.match(value)
        ]


def read(path: Path) -> Reader:
    """Read a template's HTML; Django's own marks become a space, so that attributes stay apart."""
    reader = Reader()
    reader.feed(MARKUP.sub(keep_lines, path.read_text(encoding="utf-8")))
    return reader


def keep_lines(mark: re.Match[str]) -> str:
    """Return as many line ends as a mark had: complaints then name the right line."""
    return " " + "\n" * mark.group().count("\n")


def is_print_template(path: Path) -> bool:
    """Tell whether a template is the PDF's or the frame of mails, which are no pages of ours."""
    return tree.name(path).startswith(("templates/reports/pdf", "templates/mail/_frame."))


@pytest.mark.parametrize(
    ("html", "inline", "elsewhere"),
    [
        ('<p class="{% if a %}b{% endif %}">', 0, 0),
        ('<a href="https://www.example.org">', 0, 0),
        ('<script src="{% static "js/a.js" %}" defer></script>', 0, 0),
        ('<script type="application/json">{}</script>', 0, 0),
        ("<script>alert(1)</script>", 1, 0),
        ("<style>p {}</style>", 1, 0),
        ('<p style="color: red">', 1, 0),
        ('<button onclick="go()">', 1, 0),
        ('<link rel="stylesheet" href="//cdn.example.org/a.css">', 0, 1),
        ('<img src="https://example.org/a.png">', 0, 1),
    ],
)
def test_reader_sees(tmp_path: Path, html: str, inline: int, elsewhere: int) -> None:
    template = tmp_path / "page.html"
    template.write_text(html)

    reader = read(template)

    assert (len(reader.inline), len(reader.elsewhere)) == (inline, elsewhere)


def test_templates_hold_no_inline_style_or_script() -> None:
    found = {
        tree.name(path): read(path).inline
        for path in tree.templates()
        if not is_print_template(path) and read(path).inline
    }

    assert found == {}


def test_templates_load_nothing_from_other_hosts() -> None:
    found = {
        tree.name(path): read(path).elsewhere for path in tree.templates() if read(path).elsewhere
    }

    assert found == {}


def test_styles_and_scripts_load_nothing_from_other_hosts() -> None:
    call = re.compile(r"""(url\(|@import|fetch\(|import\()\s*["']?(https?:)?//""", re.IGNORECASE)
    files = [
        path for ending in ("css", "js") for path in (tree.ROOT / "static").rglob(f"*.{ending}")
    ]

    found = [tree.name(path) for path in files if call.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_templates_are_short() -> None:
    counts = {tree.name(path): len(path.read_text().splitlines()) for path in tree.templates()}

    assert {name: count for name, count in counts.items() if count > LONGEST_TEMPLATE} == {}
