"""What the address of a review page says, and which questions it shows in which order."""

from dataclasses import replace

import pytest

from checklists.choices import Effort, Judgement, Response, Severity
from checklists.hints import Hint, Rule
from checklists.models import Submission
from checklists.review_way import BY_AREA, FILTERS, ONE, Marked, Way, page_url
from checklists.scoring import Item
from checklists.workflow import Judged

pytestmark = pytest.mark.pure

ITEM = Item("Q1", "A", "GEN", Severity.MEDIUM, Effort.LOW, Response.YES)
PLAIN = Marked(Judged(ITEM, None, has_full_action=False), is_changed=False)


def marked(
    code: str = "Q1",
    *rules: Rule,
    judgement: Judgement | None = None,
    severity: Severity = Severity.MEDIUM,
    response: Response | None = Response.YES,
    is_changed: bool = False,
) -> Marked:
    """Return a question as the filters see it."""
    item = replace(ITEM, code=code, severity=severity, response=response)
    judged = Judged(item, judgement, has_full_action=False)
    return Marked(judged, is_changed, tuple(Hint(rule, (code,)) for rule in rules))


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ({}, Way()),
        ({"show": "gaps", "view": "one"}, Way("gaps", view=ONE)),
        ({"show": "copied-note", "order": "area"}, Way("copied-note", BY_AREA)),
        ({"show": "nonsense", "order": "down", "view": "two"}, Way()),
        ({"show": "' OR 1=1 --", "order": "", "view": ""}, Way()),
    ],
)
def test_way_is_read_from_an_address(asked: dict[str, str], way: Way) -> None:
    assert Way.of(asked) == way


@pytest.mark.parametrize("show", [*FILTERS, *Rule])
def test_every_filter_has_its_name_and_its_address(show: str) -> None:
    way = Way(show)

    assert way.label
    assert Way.of(dict([way.query[1:].split("=")]) if way.query else {}) == way
    assert way.keeps(marked()) in (True, False)


def test_address_says_only_what_is_unusual() -> None:
    submission = Submission()
    root = f"/reviews/{submission.pk}"

    assert Way().url(submission) == page_url(submission) == root
    assert Way().url(submission, "Q1") == f"{root}#Q1"
    assert Way("gaps").url(submission, "Q1") == f"{root}?show=gaps#Q1"
    assert Way("gaps", BY_AREA, ONE).url(submission, "Q1") == (
        f"{root}?view=one&show=gaps&order=area&question=Q1"
    )


@pytest.mark.parametrize(
    ("show", "kept"),
    [
        ("all", marked()),
        ("worth", marked("Q1", Rule.LOWERED)),
        ("lowered", marked("Q1", Rule.LOWERED, Rule.COPIED_NOTE)),
        ("verdict", marked(response=Response.NO)),
        ("gaps", marked(response=None)),
        ("critical", marked(severity=Severity.CRITICAL)),
        ("not-applicable", marked(response=Response.NOT_APPLICABLE)),
        ("changed", marked(is_changed=True)),
        ("agreed", marked(judgement=Judgement.AGREED)),
        ("clarify", marked(judgement=Judgement.CLARIFY)),
        ("not-agreed", marked(judgement=Judgement.NOT_AGREED)),
        ("no-action", marked(severity=Severity.CRITICAL, response=Response.NO)),
    ],
)
def test_filter_keeps_what_it_says(show: str, kept: Marked) -> None:
    assert Way(show).keeps(kept)
    assert Way(show).keeps(PLAIN) == (show == "all")


def test_filter_of_questions_without_a_verdict() -> None:
    assert Way("without").keeps(PLAIN)
    assert not Way("without").keeps(marked(judgement=Judgement.AGREED))


def test_order_puts_first_what_is_worth_a_look() -> None:
    questions = [
        marked("Q1"),
        marked("Q2", Rule.ALL_YES),
        marked("Q3", Rule.COPIED_NOTE),
        marked("Q4", Rule.COPIED_NOTE, severity=Severity.CRITICAL),
        marked("Q5", Rule.COPIED_NOTE, Rule.LOWERED),
    ]

    ordered = [one.code for one in Way().ordered(questions)]

    assert ordered == ["Q5", "Q4", "Q3", "Q1", "Q2"]
    assert Way(order=BY_AREA).ordered(questions) == questions
