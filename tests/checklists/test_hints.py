"""What is worth a second look: each rule by hand, and what holds whatever the answers."""

import random
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.choices import Response, Severity
from checklists.hints import (
    RULES,
    WIDE,
    Hint,
    Rule,
    Submitted,
    by_question,
    counts,
    found,
    plain,
    urgency,
)

pytestmark = pytest.mark.pure

YES, PARTLY, NO, OUT = Response.YES, Response.PARTLY, Response.NO, Response.NOT_APPLICABLE
NOTE = "Our policy covers this, see the handbook."


@dataclass(frozen=True)
class Said:
    """An answer as the rules read it."""

    question: str
    area: str = "A"
    severity: Severity = Severity.MEDIUM
    counted_response: Response | None = NO
    note: str = ""
    evidence: tuple[str, ...] = ()


def named(rule: Rule, *answers: Said, **more: object) -> list[tuple[str, ...]]:
    """Return the questions that one rule points at, hint by hint."""
    return [hint.questions for hint in RULES[rule](Submitted(answers, **more))]  # type: ignore[arg-type]  # what a test gives


def test_every_rule_is_in_the_list_and_says_why() -> None:
    assert list(RULES) == list(Rule)
    assert all((rule.__doc__ or "").count("\n") > 1 for rule in RULES.values())


@pytest.mark.parametrize(
    ("severity", "response", "evidence", "is_found"),
    [
        (Severity.CRITICAL, YES, (), True),
        (Severity.CRITICAL, YES, ("Policy",), False),
        (Severity.CRITICAL, PARTLY, (), False),
        (Severity.CRITICAL, NO, (), False),
        (Severity.CRITICAL, OUT, (), False),
        (Severity.HIGH, YES, (), False),
    ],
)
def test_critical_yes_without_evidence(
    severity: Severity, response: Response, evidence: tuple[str, ...], is_found: bool
) -> None:
    answer = Said("Q1", severity=severity, counted_response=response, evidence=evidence)

    hinted = named(Rule.CRITICAL_WITHOUT_EVIDENCE, answer)

    assert hinted == ([("Q1",)] if is_found else [])


@pytest.mark.parametrize(
    ("severity", "response", "is_found"),
    [
        (Severity.CRITICAL, OUT, True),
        (Severity.CRITICAL, NO, False),
        (Severity.CRITICAL, None, False),
        (Severity.HIGH, OUT, False),
    ],
)
def test_not_applicable_on_a_critical_question(
    severity: Severity, response: Response | None, is_found: bool
) -> None:
    answer = Said("Q1", severity=severity, counted_response=response)

    assert named(Rule.CRITICAL_NOT_APPLICABLE, answer) == ([("Q1",)] if is_found else [])


@pytest.mark.parametrize(
    ("weights_out", "weights_in", "is_found"),
    [
        # A quarter exactly is not over a quarter: 3 of 12, 1 of 4, then one point more.
        ([Severity.CRITICAL], [Severity.CRITICAL] * 3, False),
        ([Severity.MEDIUM], [Severity.MEDIUM] * 3, False),
        ([Severity.MEDIUM, Severity.MEDIUM], [Severity.MEDIUM] * 5, True),
        ([Severity.CRITICAL], [Severity.MEDIUM] * 8, True),
        ([Severity.MEDIUM], [Severity.CRITICAL] * 1, False),
        ([], [Severity.MEDIUM], False),
    ],
)
def test_not_applicable_over_a_quarter_of_an_area(
    weights_out: list[Severity], weights_in: list[Severity], is_found: bool
) -> None:
    left = [Said(f"O{n}", severity=s, counted_response=OUT) for n, s in enumerate(weights_out)]
    counted = [Said(f"I{n}", severity=s, counted_response=NO) for n, s in enumerate(weights_in)]

    hinted = named(Rule.AREA_NOT_APPLICABLE, *left, *counted)

    assert hinted == ([tuple(a.question for a in left)] if is_found else [])


def test_yes_everywhere_is_said_once_for_the_whole() -> None:
    answers = [Said(f"{area}{n}", area, counted_response=YES) for area in "AB" for n in range(3)]

    assert named(Rule.ALL_YES, *answers) == [("A0", "A1", "A2", "B0", "B1", "B2")]
    assert named(Rule.AREA_ALL_YES, *answers) == []


def test_yes_everywhere_in_one_area() -> None:
    answers = [Said(f"A{n}", "A", counted_response=YES) for n in range(3)]
    others = [Said("A9", "A", counted_response=OUT), Said("B1", "B", counted_response=PARTLY)]

    assert named(Rule.AREA_ALL_YES, *answers, *others) == [("A0", "A1", "A2")]
    assert named(Rule.ALL_YES, *answers, *others) == []


@pytest.mark.parametrize("responses", [[YES, YES], [YES, YES, None], [OUT, OUT, OUT], []])
def test_yes_everywhere_needs_enough_and_nothing_else(responses: list[Response | None]) -> None:
    answers = [Said(f"Q{n}", counted_response=r) for n, r in enumerate(responses)]

    assert named(Rule.ALL_YES, *answers) == named(Rule.AREA_ALL_YES, *answers) == []


@pytest.mark.parametrize(
    ("was", "now", "is_found"),
    [
        (YES, PARTLY, True),
        (YES, NO, True),
        (PARTLY, NO, True),
        (NO, YES, False),
        (YES, YES, False),
        (YES, OUT, False),
        (OUT, NO, False),
        (None, NO, False),
        (YES, None, False),
    ],
)
def test_answer_that_went_down(was: Response | None, now: Response | None, is_found: bool) -> None:
    answer = Said("Q1", counted_response=now)

    assert named(Rule.LOWERED, answer, before={"Q1": was}) == ([("Q1",)] if is_found else [])


def test_new_question_did_not_go_down() -> None:
    assert named(Rule.LOWERED, Said("Q1"), before={"Q2": YES}) == []


def test_one_note_at_many_questions() -> None:
    notes = [NOTE, NOTE.upper(), f"  {NOTE}\n", NOTE.replace(" ", "  ").rstrip("."), "Other words."]
    answers = [Said(f"Q{n}", note=note) for n, note in enumerate(notes)]

    assert named(Rule.COPIED_NOTE, *answers) == [("Q0", "Q1", "Q2", "Q3")]
    assert named(Rule.COPIED_NOTE, *answers[1:]) == []


@pytest.mark.parametrize(("length", "is_found"), [(19, False), (20, True)])
def test_short_notes_are_alike_by_chance(length: int, is_found: bool) -> None:
    answers = [Said(f"Q{n}", note="x" * length + ".") for n in range(4)]

    assert bool(named(Rule.COPIED_NOTE, *answers)) == is_found


def test_reason_that_the_site_proposed_is_no_copy() -> None:
    reason = "The company hosts nothing that users post."
    out = [Said(f"Q{n}", counted_response=OUT, note=reason) for n in range(4)]
    more = [replace(a, note=f"{reason}\n\nAnd our own long reason, everywhere.") for a in out]
    yes = [replace(a, counted_response=YES) for a in out]

    assert named(Rule.COPIED_NOTE, *out, given=[reason]) == []
    assert named(Rule.COPIED_NOTE, *more, given=[reason]) == [("Q0", "Q1", "Q2", "Q3")]
    assert named(Rule.COPIED_NOTE, *yes, given=[reason]) == [("Q0", "Q1", "Q2", "Q3")]


def test_hints_are_counted_by_question() -> None:
    answers = (
        Said("Q1", severity=Severity.CRITICAL, counted_response=YES, note=NOTE),
        *(Said(f"Q{n}", note=NOTE) for n in range(2, 6)),
    )

    hints = found(Submitted(answers))

    assert counts(hints) == {Rule.CRITICAL_WITHOUT_EVIDENCE: 1, Rule.COPIED_NOTE: 5}
    assert [h.rule for h in by_question(hints)["Q1"]] == list(counts(hints))
    assert list(by_question(hints)) == ["Q1", "Q2", "Q3", "Q4", "Q5"]


def test_most_worth_a_look_comes_first() -> None:
    single = Hint(Rule.COPIED_NOTE, ("Q",))
    wide = Hint(Rule.ALL_YES, ("Q",))
    cases = [
        ((single, single), Severity.MEDIUM),
        ((single,), Severity.CRITICAL),
        ((single,), Severity.HIGH),
        ((wide,), Severity.MEDIUM),
        ((), Severity.CRITICAL),
    ]

    assert sorted(cases, key=lambda case: urgency(*case)) == cases
    assert urgency((), Severity.CRITICAL) == urgency((), Severity.MEDIUM)


answers_drawn = st.lists(
    st.builds(
        Said,
        question=st.integers(100, 999).map("Q{}".format),
        area=st.sampled_from("AABC"),
        severity=st.sampled_from(Severity),
        counted_response=st.sampled_from([*Response, YES, YES, None]),
        note=st.sampled_from(["", "Short.", NOTE, NOTE.upper(), "Another text of its own."]),
        evidence=st.sampled_from([(), ("Policy",)]),
    ),
    max_size=24,
    unique_by=lambda answer: answer.question,
)
before_drawn = st.dictionaries(
    st.integers(100, 999).map("Q{}".format), st.sampled_from([*Response, None])
)


@given(answers_drawn, before_drawn)
def test_hints_point_at_questions_of_the_submission(
    answers: list[Said], before: dict[str, Response | None]
) -> None:
    known = {a.question: a for a in answers}

    for hint in found(Submitted(answers, before)):
        assert hint.questions
        assert len(set(hint.questions)) == len(hint.questions)
        assert set(hint.questions) <= known.keys()
        if hint.area:
            assert {known[code].area for code in hint.questions} == {hint.area}


@given(answers_drawn, st.randoms(use_true_random=False))
def test_order_never_matters(answers: list[Said], by: random.Random) -> None:
    shuffled = list(answers)
    by.shuffle(shuffled)

    first, second = (
        {(hint.rule, frozenset(hint.questions), hint.area) for hint in found(Submitted(some))}
        for some in (answers, shuffled)
    )

    assert first == second


@given(answers_drawn)
def test_evidence_and_own_words_take_single_hints_away(answers: list[Said]) -> None:
    proven = [
        replace(a, evidence=("Policy",), note=f"About {a.question}, in its own words.")
        for a in answers
        if a.counted_response != OUT
    ]

    assert {hint.rule for hint in found(Submitted(proven))} <= WIDE


@given(st.text(max_size=60))
def test_plain_text_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
