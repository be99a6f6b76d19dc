"""The portfolio's pictures: well-formed, with their figures as words."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.portfolio import charts
from reports.portfolio.charts import Quartiles

pytestmark = pytest.mark.pure
SVG = "{http://www.w3.org/2000/svg}"
QUARTILES = st.lists(st.integers(0, 100), min_size=3, max_size=3).map(
    lambda found: Quartiles(*sorted(found))
)


def drawn(picture: str) -> ElementTree.Element:
    """Return a picture as what it is made of."""
    return ElementTree.fromstring(picture)  # noqa: S314 (made here)


@given(QUARTILES)
def test_box_stays_within_its_frame(quartiles: Quartiles) -> None:
    picture = drawn(charts.box(quartiles, label="Kenya <&>"))

    track, half, median = picture.iter(f"{SVG}rect")
    begin, width = float(half.get("x", "")), float(half.get("width", ""))
    assert begin >= 0
    assert begin + width <= 100
    assert width >= 1
    assert 0 <= float(median.get("x", "")) <= 98.8
    assert track.get("width") == "100"
    assert picture.get("aria-label") == "Kenya <&>"


def test_box_of_nobody_is_an_empty_track() -> None:
    picture = drawn(charts.box(None, label="Kenya"))

    assert len(list(picture.iter(f"{SVG}rect"))) == 1


def test_trend_breaks_where_a_year_has_no_score() -> None:
    years = [("2023", Quartiles(1, 2, 3)), ("2024", None), ("2025", Quartiles(4, 5, 6))]
    years.append(("2026", Quartiles(4, 50, 100)))

    picture = drawn(charts.trend(years, label="Medians"))

    assert len(list(picture.iter(f"{SVG}polyline"))) == 2
    assert len(list(picture.iter(f"{SVG}circle"))) == 3


@given(st.lists(st.one_of(st.none(), QUARTILES), max_size=8))
def test_trend_stays_within_its_frame(found: list[Quartiles | None]) -> None:
    years = [(str(2020 + place), quartiles) for place, quartiles in enumerate(found)]

    picture = drawn(charts.trend(years, label="Medians"))

    for dot in picture.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx", "")) <= charts.WIDE
        assert 0 <= float(dot.get("cy", "")) <= charts.HIGH


def test_share_is_as_wide_as_it_is() -> None:
    picture = drawn(charts.share(37.25, label="37 of 100"))

    assert [bar.get("width") for bar in picture.iter(f"{SVG}rect")] == ["100", "37.2"]
