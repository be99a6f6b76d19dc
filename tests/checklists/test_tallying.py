"""What a company counts for in the portfolio, and where."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.choices import Status
from checklists.tallying import (
    ACCEPTED,
    ALL,
    LETTERS,
    Entry,
    Figures,
    Key,
    Stands,
    Sums,
    Totals,
    cells,
    fine,
    hundredths,
    quartiles,
    shown,
    stands_for,
)

pytestmark = pytest.mark.pure

AT = datetime(2026, 3, 2, tzinfo=UTC)


def entry(
    pk: int, year: int = 2026, status: str = Status.SUBMITTED, scope: str = "company", day: int = 0
) -> Entry:
    """Return an entry of a company in Kenya."""
    return Entry(pk, "KE", ("isp",), "large", year, status, scope, AT + timedelta(days=day))


def figures(whole: int | None = 58, critical: int = 0, letters: str = "yn") -> Figures:
    """Return figures with a score and one question a letter."""
    answers = {f"GEN-{n}": letter for n, letter in enumerate(letters)}
    score = None if whole is None else whole * 100
    return Figures(score, whole, "developing" if whole else "", {"csam": 40}, answers, critical)


def test_hundredths_and_whole_are_taken_from_the_exact_score() -> None:
    exact = Fraction(200, 3)

    assert (hundredths(exact), shown(exact)) == (6667, 67)
    assert (hundredths(None), shown(None)) == (None, None)


def test_figures_json_reads_back() -> None:
    given_figures = figures(critical=2, letters="ypna")

    assert Figures.from_json(given_figures.to_json()) == given_figures


def test_newest_speaks_for_its_company() -> None:
    stands = stands_for([entry(1, 2025, day=1), entry(2, 2026, day=9), entry(3, 2026, day=5)])

    assert stands[2] == Stands(newest=True, newest_of_year=True)
    assert stands[1] == Stands(newest_of_year=True)
    assert stands[3] == Stands()


def test_whole_company_speaks_before_a_later_product() -> None:
    stands = stands_for([entry(1, day=1), entry(2, scope="product", day=9)])

    assert stands[1].newest
    assert not stands[2].newest


def test_accepted_one_speaks_among_accepted_though_a_newer_waits() -> None:
    stands = stands_for([entry(1, status=Status.ACCEPTED, day=1), entry(2, day=9)])

    assert stands[1] == Stands(newest_accepted=True, newest_accepted_of_year=True)
    assert stands[2] == Stands(newest=True, newest_of_year=True)


def test_cells_are_those_of_every_combination() -> None:
    at = fine(entry(1), Stands(newest=True))

    assert sorted(cells(at)) == sorted(
        (Key("KE", sector, size, year, ALL), year == 0)
        for sector in ("", "isp")
        for size in ("", "large")
        for year in (0, 2026)
    )


def test_cells_of_accepted_are_twice_as_many() -> None:
    at = fine(entry(1, status=Status.ACCEPTED), Stands())

    assert {key.standing for key, _ in cells(at)} == {ALL, ACCEPTED}
    assert len(list(cells(at))) == 16


def test_totals_count_assessments_and_companies_apart() -> None:
    totals = Totals()
    totals.add(fine(entry(1), Stands(newest=True, newest_of_year=True)), figures(58, critical=2))
    totals.add(fine(entry(2), Stands()), figures(20))

    cell = totals.spread()[Key("KE", "", "", 0, ALL)]

    assert (cell.assessments, cell.companies) == (2, 1)
    assert (cell.scores, cell.bands, cell.total) == ({"58": 1}, {"developing": 1}, 5800)
    assert (cell.with_critical, cell.critical_gaps) == (1, 2)
    assert cell.questions == {"GEN-0": [1, 0, 0, 0], "GEN-1": [0, 0, 1, 0]}
    assert cell.areas == {"csam": {"40": 1}}


def test_company_without_a_score_counts_without_one() -> None:
    sums = Sums()
    sums.add_company(figures(None, letters="a"))

    assert (sums.companies, sums.scores, sums.bands, sums.total) == (1, {}, {}, 0)


FIGURES = st.builds(
    figures,
    st.none() | st.integers(0, 100),
    st.integers(0, 3),
    st.text(LETTERS, max_size=4),
)
PLACES = st.builds(
    lambda year, accepted, flags: fine(
        entry(1, year, Status.ACCEPTED if accepted else Status.SUBMITTED), Stands(*flags)
    ),
    st.integers(2024, 2026),
    st.booleans(),
    st.tuples(*[st.booleans()] * 4),
)


@given(st.lists(st.tuples(PLACES, FIGURES)))
def test_what_is_added_and_taken_away_leaves_nothing(rows: list[tuple[object, Figures]]) -> None:
    totals = Totals()
    for at, counted in rows:
        totals.add(at, counted)  # type: ignore[arg-type]  # hypothesis loses the type
    for at, counted in reversed(rows):
        totals.add(at, counted, -1)  # type: ignore[arg-type]  # as above

    assert totals.spread() == {}


@given(st.lists(st.integers(0, 100), min_size=1))
def test_quartiles_are_scores_that_companies_have(scores: list[int]) -> None:
    counts = {str(score): scores.count(score) for score in scores}

    lower, median, upper = quartiles(counts) or (0, 0, 0)

    assert lower <= median <= upper
    assert {lower, median, upper} <= set(scores)
    assert 2 * sum(score <= median for score in scores) >= len(scores)
    assert 2 * sum(score >= median for score in scores) >= len(scores)


def test_quartiles_worked_by_hand() -> None:
    assert quartiles({"10": 1, "20": 1, "30": 1, "40": 1}) == (10, 20, 30)
    assert quartiles({"9": 1, "100": 1}) == (9, 9, 100)
    assert quartiles({}) is None
