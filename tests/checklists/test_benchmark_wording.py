"""Where a company stands, in words and pictures."""

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.benchmark_chart import strip
from checklists.benchmark_wording import group
from checklists.benchmarking import OVERALL, Quartiles
from checklists.entries import BenchmarkEntry, benchmark_json, benchmark_of
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.pure

DAY = date(2026, 3, 1)
FIGURES = {OVERALL: (40, 55, 70), "csam": (25, 50, 100)}
SCORES = st.integers(0, 100)


def entry(size: str = "", companies: int = 10) -> BenchmarkEntry:
    """Return a group of mobile operators."""
    return BenchmarkEntry("mobile-operators", size, companies, DAY, FIGURES)


def test_group_says_who_of_how_many_and_where() -> None:
    found = group(entry("large"), {OVERALL: 63, "csam": 20}, real_content())

    assert found.title == "Mobile operators, 250 people or more"
    assert found.basis == "At least 10 companies, figures of 1 March 2026."
    assert found.sentence == (
        "The overall score of 63 is between the median and the top quarter of these companies."
    )
    assert [(line.own, line.place, line.briefly) for line in found.lines] == [
        ("63", "between the median and the top quarter", "above the median"),
        ("20", "in the bottom quarter", "bottom quarter"),
    ]
    assert found.overall.label == "Overall"
    assert "Overall: own score 63; lower quartile 40, median 55, upper quartile 70." in (
        found.overall.picture
    )


def test_group_without_an_own_score_says_the_figures_alone() -> None:
    found = group(entry(companies=5), {}, real_content())

    assert found.basis == "At least 8 companies, figures of 1 March 2026."
    assert found.sentence == ""
    assert {(line.own, line.place) for line in found.lines} == {("n/a", "")}


def test_sector_that_is_not_known_any_more_keeps_its_code() -> None:
    old = BenchmarkEntry("telegraphs", "", 10, DAY, FIGURES)

    assert group(old, {}, real_content()).title == "telegraphs, all sizes"


@given(st.none() | SCORES, st.lists(SCORES, min_size=3, max_size=3).map(sorted))
def test_strip_stays_within_its_frame(own: int | None, figures: list[int]) -> None:
    drawn = ElementTree.fromstring(  # noqa: S314 (our own)
        strip(own, Quartiles(*figures), label="A & <b>")
    )

    width = float(drawn.attrib["viewBox"].split()[2])
    assert drawn.attrib["aria-label"] == "A & <b>"
    for shape in drawn.iter("{http://www.w3.org/2000/svg}rect"):
        begin, wide = float(shape.attrib["x"]), float(shape.attrib["width"])
        assert begin >= 0
        assert wide > 0
        assert begin + wide <= width
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) == (own is not None)


def test_entry_is_read_back_as_it_was() -> None:
    assert benchmark_of(benchmark_json(entry("large"))) == entry("large")
