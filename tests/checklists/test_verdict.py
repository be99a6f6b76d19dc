"""The executive page's sentence, in every combination of what it speaks of."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest

from checklists import verdict
from checklists.choices import Band, Response
from checklists.scoring import Item, gaps
from checklists.verdict import OPENINGS, Case, InPlace, Standing, Trend
from tests.checklists.questions import NO, NOT_APPLICABLE, OPEN, PARTLY, YES, area, assessed

pytestmark = pytest.mark.pure

# Answers by how much is in place and what presses most; the page has 230 characters for them.
ANSWERED: dict[str, Sequence[Item]] = {
    "nothing": area("A", high=[NO, NO]),
    "nothing, critical": area("A", critical=[NO] * 4, high=[NO]),
    "few": area("A", high=[YES, NO, NO, NO, NO]),
    "few, one critical": area("A", critical=[PARTLY], high=[NO] * 7),
    "few, many critical": area("A", critical=[NO] * 4, high=[YES]),
    "some": area("A", high=[YES, NO, NO]),
    "some, one critical": area("A", critical=[NO], high=[YES, NO]),
    "many": area("A", critical=[YES], high=[NO, YES]),
    "many, one critical": area("A", critical=[NO], high=[YES, YES, YES]),
    "many, two half done": area("A", critical=[PARTLY] * 2, high=[YES, NO]),
    "many, held at Emerging": area("A", critical=[NO] * 3, high=[YES] * 6),
    "most": area("A", critical=[YES], high=[PARTLY, PARTLY, YES, YES]),
    "most, half done": area("A", critical=[PARTLY], high=[YES] * 3),
    "most, held at Developing": area("A", critical=[NO, NO], high=[YES] * 12),
    "most, held at Emerging": area("A", critical=[NO] * 3, high=[YES] * 16),
    "nearly all": area("A", critical=[YES], high=[YES] * 100, medium=[NO]),
    "nearly all, held at Established": area("A", critical=[PARTLY], high=[YES] * 100),
    "nearly all, held at Developing": area("A", critical=[NO], high=[YES] * 100),
    "nearly all, held at Emerging": area("A", critical=[NO] * 3, high=[YES] * 100),
    "all": area("A", critical=[YES], medium=[NOT_APPLICABLE]),
}
EVERY = list(product(ANSWERED, Trend, Standing))
WORSE_AT_100 = {("all", Trend.WORSE)}
BETTER_AT_0 = {(name, Trend.BETTER) for name in ("nothing", "nothing, critical")}


def case(name: str, trend: Trend, standing: Standing, theirs: Band | None = None) -> Case:
    """Return a case of the table."""
    items = ANSWERED[name]
    return Case(assessed(items).overall, gaps(items), trend, standing, theirs)


def said(name: str, trend: Trend, standing: Standing, theirs: Band | None = None) -> str:
    """Return the sentence of a case."""
    return verdict.verdict_sentence(case(name, trend, standing, theirs))


@pytest.mark.parametrize(("name", "trend", "standing"), EVERY)
def test_verdict_is_one_sentence_as_a_person_writes(
    name: str, trend: Trend, standing: Standing
) -> None:
    own = case(name, trend, standing).overall.band

    for theirs in (None, own, Band.NOT_STARTED, Band.EMERGING):
        sentence = said(name, trend, standing, theirs)
        assert re.fullmatch(r"[A-Z][^.%]*\.", sentence)
        assert not re.search(r"  |\b1 critical (gaps|ones)|\b1 others", sentence)
        assert sentence.count("; ") == 1
        assert sentence.count(", but ") <= 1
        assert len(sentence) <= 230


def test_verdicts_differ_wherever_the_meaning_does() -> None:
    impossible = WORSE_AT_100 | BETTER_AT_0
    possible = [key for key in EVERY if (key[0], key[1]) not in impossible]

    sentences: dict[str, list[tuple[str, Trend, Standing]]] = {}
    for key in possible:
        sentences.setdefault(said(*key), []).append(key)

    alike = [keys for keys in sentences.values() if len(keys) > 1]
    assert alike == []


@pytest.mark.parametrize("standing", [Standing.RETURNED, Standing.ACCEPTED, Standing.PLAN_AGREED])
def test_verdict_names_the_reviewed_band_where_it_is_another(standing: Standing) -> None:
    other = said("most", Trend.UNKNOWN, standing, Band.EMERGING)

    assert "sees the band at “Emerging”." in other
    assert said("most", Trend.UNKNOWN, standing, Band.ESTABLISHED) == said(
        "most", Trend.UNKNOWN, standing
    )


@pytest.mark.parametrize(
    ("name", "trend", "standing", "sentence"),
    [
        (
            "most, held at Developing",
            Trend.UNKNOWN,
            Standing.SELF_ASSESSED,
            "Most of the practices that protect children are in place, but 2 critical ones are "
            "missing and hold the band at “Developing”; UNICEF has not reviewed this yet.",
        ),
        (
            "nearly all, held at Developing",
            Trend.BETTER,
            Standing.PLAN_AGREED,
            "Nearly all of the practices that protect children are in place, more than last time, "
            "but 1 critical one is missing and holds the band at “Developing”; UNICEF has agreed "
            "to the plan for what is missing.",
        ),
        (
            "nearly all, held at Established",
            Trend.SAME,
            Standing.ACCEPTED,
            "Nearly all of the practices that protect children are in place, as last time, but 1 "
            "critical one is only half done and holds the band at “Established”; UNICEF has "
            "reviewed and accepted it.",
        ),
        (
            "few, many critical",
            Trend.WORSE,
            Standing.RETURNED,
            "Few of the practices that protect children are in place, fewer than last time, and 4 "
            "critical gaps are open; UNICEF has sent it back with questions.",
        ),
        (
            "nothing, critical",
            Trend.WORSE,
            Standing.SELF_ASSESSED,
            "None of the practices that protect children is in place any more, and 4 critical "
            "gaps are open; UNICEF has not reviewed this yet.",
        ),
        (
            "many",
            Trend.UNKNOWN,
            Standing.DRAFT,
            "Many of the practices that protect children are in place, and the 1 gap left is not "
            "critical; nothing is submitted yet.",
        ),
        (
            "all",
            Trend.BETTER,
            Standing.ACCEPTED,
            "All of the practices that were asked about are now in place; UNICEF has reviewed and "
            "accepted it.",
        ),
    ],
)
def test_verdict_sentence(name: str, trend: Trend, standing: Standing, sentence: str) -> None:
    assert said(name, trend, standing) == sentence


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (
            area("A", critical=[NOT_APPLICABLE]),
            "Every question was answered “not applicable”, so there is no score.",
        ),
        (
            area("A", critical=[OPEN, YES], high=[YES]),
            "Score so far: between 63 and 100, 1 question open; no critical gap found yet.",
        ),
        (
            area("A", critical=[OPEN, NO, PARTLY], high=[OPEN]),
            "Score so far: between 14 and 59, 2 questions open; 2 critical gaps found already.",
        ),
        (
            area("A", critical=[OPEN, NO]),
            "Score so far: between 0 and 50, 1 question open; 1 critical gap found already.",
        ),
    ],
)
@pytest.mark.parametrize("trend", Trend)
def test_verdict_without_a_score_or_with_open_questions(
    items: Sequence[Item], sentence: str, trend: Trend
) -> None:
    made = verdict.verdict_sentence(
        Case(assessed(items).overall, gaps(items), trend, Standing.DRAFT)
    )

    assert made == sentence


def test_verdict_fits_the_page_whatever_was_answered() -> None:
    parts: list[list[Response | None]] = [
        [NO] * 190,
        [PARTLY] * 190,
        [YES] * 190,
        [OPEN] * 190,
        [*[YES] * 9, NO],
        [],
    ]

    for critical, high, medium in product(parts, repeat=3):
        items = area("A", critical=critical, high=high * 3, medium=medium)
        for trend, standing in product(Trend, Standing):
            made = Case(assessed(items).overall, gaps(items), trend, standing, Band.NOT_STARTED)
            sentence = verdict.verdict_sentence(made)
            assert len(sentence) <= 230
            assert "%(" not in sentence


def test_every_amount_has_an_opening_without_a_trend() -> None:
    assert {amount for amount, clauses in OPENINGS.items() if Trend.UNKNOWN in clauses} == set(
        InPlace
    )


@pytest.mark.parametrize(
    ("difference", "trend"),
    [
        (None, Trend.UNKNOWN),
        (Fraction(0), Trend.SAME),
        (Fraction(1, 1000), Trend.BETTER),
        (Fraction(-1, 1000), Trend.WORSE),
    ],
)
def test_trend_is_told_before_rounding(difference: Fraction | None, trend: Trend) -> None:
    assert verdict.trend_of(difference) == trend
