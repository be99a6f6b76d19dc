"""The heat map of risks by areas: every figure is scoring's own, over the questions it names."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import scoring, wording
from checklists.choices import Response
from checklists.document import Document
from reports import charts, pdf
from reports.build import build
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

SHEETS = ("print.css", "report.css")
INK = "#14213d"
SHADE = re.compile(r"\.(shade-\w+)\s*\{([^}]*)\}")
RESPONSES = st.lists(st.sampled_from(Response), min_size=1, max_size=40)


def score_of(document: Document, risk: str, area: str = "") -> str:
    """Return what scoring says of one risk's questions, of one area or of all."""
    content = document.catalogue
    items = [
        item
        for item in document.items
        if risk in content.by_code[item.code].risks and area in ("", item.area)
    ]
    exact = scoring.score(items)
    if not items:
        return ""
    return "n/a" if exact is None else wording.number(exact)


@given(RESPONSES)
def test_risk_cells_are_scores_over_their_questions(responses: list[Response]) -> None:
    document = factory.document(
        lambda n, question: factory.answer(question, responses[n % len(responses)])
    )

    rows = build(document).risks

    areas = [area.code for area in document.catalogue.areas]
    assert {row.code: row.total.score for row in rows} == {
        risk.code: score_of(document, risk.code) for risk in document.catalogue.risks
    }
    assert {row.code: [cell.score for cell in row.cells] for row in rows} == {
        risk.code: [score_of(document, risk.code, area) for area in areas]
        for risk in document.catalogue.risks
    }


def test_risk_rows_count_a_question_under_each_of_its_risks() -> None:
    document = factory.document(factory.alike(Response.NO))

    rows = {row.code: row for row in build(document).risks}

    named = [risk for q in document.catalogue.questions_for(factory.ONE) for risk in q.risks]
    assert rows["csam"].total.points == f"{named.count('csam')} gaps"


def test_risk_cell_of_a_draft_says_how_far_it_may_rise() -> None:
    document = factory.document(factory.alike(None), is_draft=True)

    (row, *_rest) = build(document).risks

    assert row.total.score == "0 to 100"


def test_risk_that_no_question_names_has_no_cell_of_its_own() -> None:
    document = factory.document(factory.alike(Response.YES))

    rows = {row.code: row for row in build(document).risks}

    empty = [cell for row in rows.values() for cell in row.cells if not cell.score]
    assert empty
    assert {cell.points for cell in empty} == {""}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colour_of(rule: str, name: str, default: str) -> str:
    """Return a colour of a rule."""
    found = re.search(rf"(?<![\w-]){name}:\s*(#\w+)", rule)
    return found.group(1) if found else default


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_shade_can_be_read_and_told_apart_in_grey(sheet: str) -> None:
    rules = dict(SHADE.findall(Path("static/css", sheet).read_text(encoding="utf-8")))

    grounds = {name: colour_of(rule, "background", "#fff") for name, rule in rules.items()}
    assert set(rules) == {charts.shade(None)} | {charts.shade(Fraction(n)) for n in range(101)}
    for name, rule in rules.items():
        assert contrast(colour_of(rule, "color", INK), grounds[name]) >= 4.5
    # The less is in place, the darker, by at least a fifth of the ground's luminance.
    steps = [luminance(grounds[f"shade-{n}"]) for n in range(1, 6)]
    assert all(lighter > 1.2 * darker for darker, lighter in pairwise(steps))


def test_every_figure_of_the_heat_map_is_text() -> None:
    report = build(factory.document())

    page = pdf.printable(report)

    cells = [cell for row in report.risks for cell in (row.total, *row.cells)]
    cells += [cell for row in report.heat for cell in row.cells]
    section = page[page.index('id="heat"') : page.index('id="critical"')]
    shaded = re.findall(r'<td class="(shade-\w+)[^>]*>(.*?)</td>', section)
    assert len(shaded) == len(cells)
    for shade, text in shaded:
        assert text == "–" or "<b>" in text, (shade, text)  # noqa: RUF001 (a dash is meant)


def test_cell_without_questions_differs_from_one_where_none_applies() -> None:
    document = factory.document(factory.alike(Response.NOT_APPLICABLE, note="We sell none of it."))

    rows = build(document).risks

    assert {cell.score for row in rows for cell in row.cells} == {"", "n/a"}
