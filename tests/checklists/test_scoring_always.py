"""What must hold whatever the answers (DESIGN, section 4).

`HYPOTHESIS_PROFILE=search` looks further than every run of the tests does.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.choices import Band, Effort, Response, Severity
from checklists.comparison import compare
from checklists.scoring import (
    Item,
    Result,
    Scores,
    after_closing,
    assess,
    band_of,
    gap_key,
    gaps,
    rounded,
    score,
    strengths,
    value,
    weight,
)
from tests.checklists.questions import NO, NOT_APPLICABLE, OPEN, PARTLY, YES, row

pytestmark = pytest.mark.pure

AREAS = ("A", "B", "C", "D", "E")
CHECKLISTS = ("GEN", "ISP", "MNO")
BANDS = list(Band)

responses = st.sampled_from([YES, PARTLY, NO, NOT_APPLICABLE, OPEN])


def sets_of_questions(answer: st.SearchStrategy[Response | None]) -> st.SearchStrategy[list[Item]]:
    """Draw up to 24 questions, in few enough areas that every form of the cap comes up."""
    item = st.builds(
        Item,
        code=st.integers(100, 999).map("Q{}".format),
        area=st.sampled_from("AAABBCDE"),
        checklist=st.sampled_from(CHECKLISTS),
        severity=st.sampled_from([Severity.CRITICAL, *Severity]),
        effort=st.sampled_from(Effort),
        response=answer,
        has_evidence=st.booleans(),
        confirmed=st.booleans(),
    )
    return st.lists(item, max_size=24, unique_by=lambda item: item.code)


questions = sets_of_questions(responses)
# Answered mostly yes: where scores are high, caps change something.
good_questions = sets_of_questions(st.sampled_from([YES] * 12 + [PARTLY, PARTLY, NO, OPEN]))
any_questions = questions | good_questions


def scored(items: Sequence[Item]) -> Scores:
    """Score over all areas and checklists."""
    return assess(items, areas=AREAS, checklists=CHECKLISTS, reviewed=True)


def results(scores: Scores) -> list[Result]:
    """Return every result that a report shows, always in the same order."""
    return [scores.overall, *scores.areas.values(), *scores.checklists.values()]


def rank(band: Band | None) -> int:
    """Return a band's place, lowest first; no band before them all."""
    return -1 if band is None else BANDS.index(band)


def answer_all(items: Sequence[Item], response: Response | None) -> list[Item]:
    """Return the same questions all answered alike."""
    return [replace(item, response=response) for item in items]


def raised(items: list[Item]) -> Iterator[list[Item]]:
    """Return every way of raising one response."""
    higher = {NO: [PARTLY, YES], OPEN: [NO, PARTLY, YES], PARTLY: [YES]}
    for n, item in enumerate(items):
        for response in higher.get(item.response, []):
            yield [*items[:n], replace(item, response=response), *items[n + 1 :]]


@given(any_questions, st.randoms(use_true_random=False))
def test_order_never_matters(items: list[Item], shuffler: random.Random) -> None:
    shuffled = shuffler.sample(items, len(items))

    assert scored(shuffled) == scored(items)
    assert gaps(shuffled) == gaps(items)
    assert strengths(shuffled) == strengths(items)
    assert compare(shuffled, items) == compare(items, shuffled) == compare(items, items)


@given(any_questions)
def test_raising_one_response_never_lowers_a_score_or_band(items: list[Item]) -> None:
    before = results(scored(items))

    for better in raised(items):
        for old, new in zip(before, results(scored(better)), strict=True):
            assert (old.exact is None) == (new.exact is None)
            assert rank(new.band) >= rank(old.band)
            assert rank(new.band_uncapped) >= rank(old.band_uncapped)
            assert (new.exact or 0) >= (old.exact or 0)
            assert new.reached >= old.reached
            assert new.possible == old.possible


@given(any_questions)
def test_yes_to_all_is_100_and_leading(items: list[Item]) -> None:
    for result in results(scored(answer_all(items, YES))):
        if result.total:
            assert row(result.exact, result.low, result.high) == (100, 100, 100)
            assert (result.band, result.capped_by) == (Band.LEADING, ())
            assert result.reached == result.possible


@given(any_questions)
def test_all_not_applicable_is_no_score(items: list[Item]) -> None:
    none = answer_all(items, NOT_APPLICABLE)

    for result in results(scored(none)):
        assert (result.exact, result.low, result.high) == (None, None, None)
        assert (result.band, result.band_uncapped, result.capped_by) == (None, None, ())
        assert row(result.reached, result.possible) == (0, 0)
    assert gaps(none) == ()
    assert scored(none).left_out == AREAS


@given(any_questions)
def test_scores_stay_within_0_and_100(items: list[Item]) -> None:
    scores = scored(items)

    for result in results(scores):
        if result.exact is None or result.low is None or result.high is None:
            assert row(result.exact, result.low, result.high, result.band) == (None,) * 4
        else:
            assert 0 <= result.low == result.exact <= result.high <= 100
            assert 0 <= result.reached <= result.possible
            assert 0 <= rounded(result.exact, 2) <= 100
        assert 0 <= result.answered <= result.total
        assert result.open == result.total - result.answered
        assert 0 <= (result.coverage or 0) <= 1
    confidence = scores.confidence
    for share in (confidence.evidence, confidence.confirmed, confidence.not_applicable):
        assert share is None or 0 <= share <= 1


@given(any_questions)
def test_scores_are_those_of_the_sentences_in_design(items: list[Item]) -> None:
    scores = scored(items)

    areas = [plain_score([i for i in items if i.area == code]) for code in AREAS]
    existing = [exact for exact in areas if exact is not None]
    assert [result.exact for result in scores.areas.values()] == areas
    assert [result.exact for result in scores.checklists.values()] == [
        plain_score([i for i in items if i.checklist == code]) for code in CHECKLISTS
    ]
    assert scores.overall.exact == (sum(existing) / len(existing) if existing else None)
    assert score(items) == plain_score(items)
    assert scores.left_out == tuple(
        c for c, exact in zip(AREAS, areas, strict=True) if exact is None
    )


def plain_score(items: Sequence[Item]) -> Fraction | None:
    """Score by the formula as it stands, without the sums that scoring keeps."""
    counted = [(v, weight(i.severity)) for i in items if (v := value(i.response)) is not None]
    total = sum(w for _, w in counted)
    return 100 * sum((v * w for v, w in counted), Fraction()) / total if total else None


@given(any_questions)
def test_bands_are_those_of_the_sentences_in_design(items: list[Item]) -> None:
    scores = scored(items)

    heavy = [code for code in AREAS if is_emerging([i for i in items if i.area == code])]
    for code, result in scores.areas.items():
        own = [i for i in items if i.area == code]
        assert result.band == plain_band(result, own, emerging=code in heavy)
    for code, result in scores.checklists.items():
        own = [i for i in items if i.checklist == code]
        assert result.band == plain_band(result, own, emerging=False)
    assert scores.overall.band == plain_band(scores.overall, items, emerging=bool(heavy))


def is_emerging(items: Sequence[Item]) -> bool:
    """Tell whether an area's cap is Emerging, as the sentence has it."""
    critical = [i for i in items if i.severity == "critical" and i.response != "not_applicable"]
    unmet = [i for i in critical if i.response in (None, "no")]
    return len(unmet) >= 3 and Fraction(len(unmet), len(critical)) > Fraction(1, 2)


def plain_band(result: Result, items: Sequence[Item], *, emerging: bool) -> Band | None:
    """Return the lowest of the band by score and every cap that applies."""
    if result.exact is None:
        return None
    bands = [band_of(result.exact)]
    critical = [i.response for i in items if i.severity == "critical"]
    if emerging:
        bands.append(Band.EMERGING)
    if None in critical or NO in critical:
        bands.append(Band.DEVELOPING)
    if PARTLY in critical:
        bands.append(Band.ESTABLISHED)
    return min(bands, key=rank)


@given(any_questions)
def test_capped_by_names_critical_gaps_exactly_where_a_cap_holds(items: list[Item]) -> None:
    by_code = {item.code: item for item in items}

    for result in results(scored(items)):
        assert bool(result.capped_by) == (result.band != result.band_uncapped)
        named = [by_code[code] for code in result.capped_by]
        assert all(item.severity == Severity.CRITICAL and item.is_gap for item in named)
        assert named == sorted(named, key=gap_key)


@given(any_questions)
def test_capped_by_closing_its_questions_raises_the_band(items: list[Item]) -> None:
    before = scored(items)

    for n, old in enumerate(results(before)):
        if old.capped_by:
            closed = [
                replace(item, response=YES) if item.code in old.capped_by else item
                for item in items
            ]
            assert rank(results(scored(closed))[n].band) > rank(old.band)


@given(any_questions, st.data())
def test_range_holds_whatever_the_open_questions_become(
    items: list[Item], data: st.DataObject
) -> None:
    later = st.sampled_from([YES, PARTLY, NO])
    filled = [
        replace(item, response=data.draw(later)) if item.response is None else item
        for item in items
    ]
    best = [replace(i, response=YES) if i.response is None else i for i in items]

    draft, top = results(scored(items)), results(scored(best))
    for old, new, most in zip(draft, results(scored(filled)), top, strict=True):
        assert (old.low or 0) <= (new.exact or 0) <= (old.high or 0)
        assert old.high == most.exact


@given(any_questions)
def test_not_applicable_counts_as_if_it_were_not_asked(items: list[Item]) -> None:
    asked = [item for item in items if item.is_applicable]

    for full, part in zip(results(scored(items)), results(scored(asked)), strict=True):
        assert (full.exact, full.high, full.band) == (part.exact, part.high, part.band)
        assert (full.capped_by, full.open) == (part.capped_by, part.open)
        assert (full.reached, full.possible) == (part.reached, part.possible)
    assert gaps(items) == gaps(asked)


@given(any_questions)
def test_gains_are_what_the_overall_score_rises_by(items: list[Item]) -> None:
    before = scored(items).overall.exact

    for gap in gaps(items):
        after = after_closing(items, {gap.item.code}, areas=AREAS, checklists=CHECKLISTS).exact
        assert before is not None
        assert after is not None
        assert gap.gain == after - before > 0


@given(any_questions)
def test_gains_sum_to_what_is_missing(items: list[Item]) -> None:
    exact = scored(items).overall.exact

    total = sum(gap.gain for gap in gaps(items))

    assert total == (0 if exact is None else 100 - exact)


@given(any_questions)
def test_after_closing_all_gaps_is_100_and_leading(items: list[Item]) -> None:
    codes = {gap.item.code for gap in gaps(items)}

    closed = after_closing(items, codes, areas=AREAS, checklists=CHECKLISTS)

    if closed.exact is None:
        assert not codes
    else:
        assert row(closed.exact, closed.band, closed.open) == (100, Band.LEADING, 0)


@given(any_questions, st.integers(0, 24))
def test_after_closing_some_gaps_never_lowers(items: list[Item], count: int) -> None:
    first = {gap.item.code for gap in gaps(items)[:count]}

    before = scored(items).overall
    after = after_closing(items, first, areas=AREAS, checklists=CHECKLISTS)

    assert (after.exact or 0) >= (before.exact or 0)
    assert rank(after.band) >= rank(before.band)


@given(any_questions)
def test_gap_order_is_total(items: list[Item]) -> None:
    found = gaps(items)

    keys = [gap_key(gap.item) for gap in found]
    assert keys == sorted(set(keys))
    assert len(found) == sum(item.is_gap for item in items)
    assert [gap.position for gap in found] == list(range(1, len(found) + 1))


@given(any_questions, st.data())
def test_gap_order_is_stable(items: list[Item], data: st.DataObject) -> None:
    """Two gaps stand the same way round whatever else is a gap."""
    kept = {item.code for item in items if data.draw(st.booleans())}

    few = [gap.item.code for gap in gaps(item for item in items if item.code in kept)]

    assert few == [gap.item.code for gap in gaps(items) if gap.item.code in kept]


@given(any_questions, any_questions)
def test_compare_mirrors_and_measures(earlier: list[Item], later: list[Item]) -> None:
    known = {item.code: item for item in earlier}
    # The same questions, as in one revision: only the answers differ.
    same = [
        replace(known[item.code], response=item.response) for item in later if item.code in known
    ]

    there, back = compare(earlier, same), compare(same, earlier)

    assert there.shared == back.shared
    assert (there.before, there.after) == (back.after, back.before)
    assert (there.difference is None) == (there.shared == 0)
    if there.difference is not None and back.difference is not None:
        assert there.difference == -back.difference
        assert -100 <= there.difference <= 100


@given(any_questions)
def test_compare_with_itself_is_no_change(items: list[Item]) -> None:
    found = compare(items, items)

    assert found.before == found.after == scored(items).overall.exact
    assert not found.difference


@given(any_questions)
def test_compare_raising_one_response_is_no_loss(items: list[Item]) -> None:
    for better in raised(items):
        difference = compare(items, better).difference
        assert difference is not None
        assert difference >= 0


@given(st.fractions(-100, 100), st.fractions(-100, 100), st.integers(0, 2))
def test_rounded_is_near_monotone_and_symmetric(x: Fraction, y: Fraction, places: int) -> None:
    low, high = sorted([x, y])

    assert abs(Fraction(rounded(x, places)) - x) <= Fraction(1, 2 * 10**places)
    assert rounded(low, places) <= rounded(high, places)
    assert rounded(-x, places) == -rounded(x, places)
