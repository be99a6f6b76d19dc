"""What a country's profile says, and that no company can be told from it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import product

import pytest
from django.test import override_settings

from checklists.tallying import LETTERS
from reports import profile_page
from reports.profile.rounding import STEP
from reports.profile.shape import Counted, Figures, Middle, Profile
from tests.checklists import small
from tests.factories.catalogue import real_content
from tests.factories.firms import Firm, firms, tallied

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
YES, PARTLY, NO, NOT_APPLICABLE = tuple(LETTERS)


def profile(found: Iterable[Firm], country: str = "KE") -> Profile:
    """Return a country's profile where these companies are all there are."""
    tallied(found)
    return profile_page.build(country, small.content(), ON)


def figures(found: Iterable[Firm]) -> Figures:
    """Return the figures of five companies and more."""
    made = profile(found).figures
    assert made is not None
    return made


def test_fewer_than_five_companies_have_no_figures() -> None:
    four = profile([*firms(4), *firms(9, country="UG")])
    five = profile([*firms(5), *firms(9, country="UG")])

    assert four.figures is None
    assert five.figures is not None
    assert five.figures.companies == 5
    assert (five.name, five.on, five.edition) == ("Kenya", ON, "Small guidelines")


def test_a_company_that_came_twice_is_one() -> None:
    found = [*firms(3), Firm("Again", year=2025), Firm("Again", year=2026)]

    assert profile(found).figures is None


def test_figures_are_those_worked_by_hand() -> None:
    made = figures(
        [
            *firms(3, score=20, critical_gaps=1),
            *firms(3, score=42, accepted=True),
            *firms(6, score=88, accepted=True),
        ]
    )

    # Twelve: the quartiles are the third, the sixth and the ninth.
    assert made.middle == Middle(20, 40, 90)
    assert made.companies == 12
    # All but three.
    assert made.accepted == Counted(None, "all or nearly all")
    assert [area.title for area in made.areas] == ["Policies", "Handling CSAM"]
    assert {area.middle for area in made.areas} == {Middle(20, 40, 90)}
    # Three of twelve, in steps of three whatever the phase.
    assert made.with_critical.percent == 25
    shares = {band.label: band.share.percent for band in made.bands}
    assert shares == {
        "Not started": 25,
        "Emerging": 25,
        "Developing": 0,
        "Established": 50,
        "Leading": 0,
    }


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        (0, 9, Counted(None, "fewer than five")),
        (4, 9, Counted(None, "fewer than five")),
        (5, 10, Counted(5)),
        (7, 12, Counted(7)),
        (8, 12, Counted(None, "all or nearly all")),
        (12, 12, Counted(None, "all or nearly all")),
    ],
)
def test_few_and_all_but_few_are_words(count: int, of: int, expected: Counted) -> None:
    assert profile_page.counted(count, of) == expected


def test_sectors_of_few_are_words_and_so_is_what_would_tell_them() -> None:
    made = figures(
        [
            *firms(3, sectors=("mobile",)),
            *firms(9, sectors=("internet",)),
        ]
    )

    # Twelve in all: nine would tell the three.
    told = {line.title: line.companies for line in made.sectors}
    assert told == {
        "Mobile operators": Counted(None, "fewer than five"),
        "Internet providers": Counted(None, "five or more"),
    }


def test_gaps_of_a_sector_that_is_not_told_are_not_told() -> None:
    lacking = {"ISP-B-1": NO, "MNO-B-1": NO, "GEN-A-1": YES}

    made = figures(
        [
            *firms(4, sectors=("mobile",), answers=lacking),
            *firms(6, sectors=("internet",), answers=lacking),
            *firms(6, sectors=(), answers={"GEN-A-2": PARTLY}),
        ]
    )

    assert [gap.code for gap in made.sector_gaps] == ["ISP-B-1"]
    assert made.sector_gaps[0].asked == "Internet providers"
    assert made.sector_gaps[0].share.percent == 100


def test_gaps_are_listed_once_where_they_are_read_and_explained_once() -> None:
    made = figures(
        firms(
            12,
            answers={
                "GEN-A-1": NO,
                "GEN-A-2": PARTLY,
                "GEN-B-1": YES,
                "GEN-B-2": NO,
                "MNO-B-1": NOT_APPLICABLE,
                "MNO-A-1": PARTLY,
            },
        )
    )

    assert [gap.code for gap in made.critical] == ["GEN-A-1"]
    # As common as one another: by severity, then by code.
    assert [gap.code for gap in made.gaps] == ["GEN-A-1", "GEN-A-2", "GEN-B-2"]
    assert [gap.code for gap in made.sector_gaps] == ["MNO-A-1"]
    assert [gap.code for gap in made.explained] == ["GEN-A-1", "GEN-A-2", "GEN-B-2", "MNO-A-1"]
    gap = made.gaps[0]
    assert (gap.title, gap.area, gap.severity, gap.is_critical) == (
        "Practice GEN-A-1",
        "Policies",
        "Critical",
        True,
    )
    assert gap.why == "Children are safer with GEN-A-1."
    assert gap.practice == "GEN-A-1 is written down and followed."
    assert gap.share.words == "100 %"
    assert 'aria-label="Practice GEN-A-1: 100 %"' in gap.share.picture


def test_years_of_few_are_left_out_of_the_trend() -> None:
    made = figures(
        [
            *firms(6, year=2023, score=30),
            *firms(2, year=2024, score=99),
            *firms(7, year=2025, score=52),
            *firms(8, year=2026, score=71),
        ]
    )

    assert made.trend is not None
    # Two could be had from all the others, so the smallest of those goes with them.
    assert [line.year for line in made.trend.lines] == [2025, 2026]
    assert [line.middle.median for line in made.trend.lines] == [50, 70]
    assert "2024" not in made.trend.picture


def test_one_year_is_no_trend() -> None:
    assert figures(firms(9)).trend is None


def test_companies_to_whom_nothing_applies_leave_scores_untold() -> None:
    made = figures([*firms(4, score=50), *firms(3, score=None)])

    assert made.companies == 7
    assert made.middle is None
    assert made.bands == ()
    assert all(area.middle is None for area in made.areas)
    assert "too few scores to tell" in made.picture


def test_hotline_and_helpline_come_from_the_directories() -> None:
    made = profile_page.build("KE", real_content(), ON)

    assert [place.title for place in made.directories] == [
        "INHOPE network of hotlines",
        "Child Helpline International",
    ]
    titles = {place.title for place in made.resources}
    assert titles
    assert not titles & {place.title for place in made.directories}


def test_help_with_a_gap_speaks_of_the_same_or_is_none() -> None:
    tallied(firms(6, sectors=(), answers=dict.fromkeys(["GEN-CSAM-03", "GEN-CIV-04"], NO)))

    made = profile_page.build("KE", real_content(), ON).figures

    assert made is not None
    help_of = {gap.code: [place.title for place in gap.help] for gap in made.gaps}
    assert help_of["GEN-CSAM-03"][0].startswith("Notice and Takedown")
    assert help_of["GEN-CIV-04"] == []


def test_the_same_figures_are_printed_the_same_and_another_site_prints_others() -> None:
    found = [*firms(7, answers={"GEN-A-1": NO}), *firms(6, answers={"GEN-A-1": YES})]

    printed = set()
    for secret in range(12):
        with override_settings(SECRET_KEY=f"secret {secret}"):
            once, again = figures(found), figures(found)
        assert once == again
        printed.add(once.critical[0].share.percent)

    # Six or nine of thirteen.
    assert printed == {45, 70}


def test_profiles_before_and_after_one_company_joins_do_not_tell_its_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever holds both copies and knows that one company joined finds both answers possible."""
    phases: dict[int, int] = {}
    monkeypatch.setattr(
        profile_page._Source, "phase", lambda self, *_: phases[self.total.companies]
    )
    seen: dict[object, set[str]] = defaultdict(set)
    for lacking, answer in product(range(6), (YES, NO)):
        five = [
            *firms(lacking, answers={"GEN-A-1": NO}),
            *firms(5 - lacking, answers={"GEN-A-1": YES}),
        ]
        for phases[5], phases[6] in product(range(STEP), repeat=2):
            before = printed(figures(five))
            after = printed(figures([*five, Firm("Newcomer", answers={"GEN-A-1": answer})]))
            seen[before, after].add(answer)

    assert len(seen) > 4
    assert set(map(frozenset, seen.values())) == {frozenset({YES, NO})}


def printed(made: Figures) -> tuple[object, ...]:
    """Return all that a profile says of questions."""
    return tuple((gap.code, gap.share) for gap in (*made.gaps, *made.critical))
