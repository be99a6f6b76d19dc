"""Bars, radar, shades and squares as SVG text."""

from fractions import Fraction

import pytest

from reports import charts

pytestmark = pytest.mark.pure


def test_bar_is_as_wide_as_its_score_and_says_it() -> None:
    svg = charts.bar(Fraction(200, 3), label="Education: 67 of 100 <b>")

    assert 'width="66.67"' in svg
    assert 'aria-label="Education: 67 of 100 &lt;b&gt;"' in svg
    assert charts.ACCENT in svg


def test_bar_without_a_score_is_an_empty_track() -> None:
    svg = charts.bar(None, label="n/a", alarming=True)

    assert 'width="0"' in svg
    assert charts.ALARM in svg


def test_span_shows_what_is_sure_and_what_is_possible() -> None:
    svg = charts.span(Fraction(41), Fraction(78), label="41 to 78")

    assert 'width="41.00"' in svg
    assert 'width="78.00"' in svg
    assert 'width="0.00"' in charts.span(None, None, label="n/a")


def test_radar_has_an_axis_for_each_score() -> None:
    svg = charts.radar([Fraction(100), None, Fraction(50)], label="Scores")

    assert svg.count("<line") == 3
    assert "stroke-dasharray" not in svg
    assert "0.00,-100.00" in svg


def test_radar_draws_a_second_shape_dashed() -> None:
    svg = charts.radar([Fraction(10)] * 5, [Fraction(90)] * 5, label="Both")

    assert "stroke-dasharray" in svg


@pytest.mark.parametrize(
    ("score", "css"),
    [(None, "shade-none"), (0, "shade-1"), (20, "shade-2"), (59, "shade-3"), (100, "shade-5")],
)
def test_shade_goes_in_steps_of_20(score: int | None, css: str) -> None:
    assert charts.shade(None if score is None else Fraction(score)) == css


def test_square_draws_each_dark_module() -> None:
    svg = charts.square([[True, False], [False, True]], label="Code")

    assert "M0 0h1v1h-1z" in svg
    assert "M1 1h1v1h-1z" in svg
    assert "M1 0" not in svg
