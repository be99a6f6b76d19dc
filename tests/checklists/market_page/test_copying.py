"""What a copy would change, before anything is written."""

import pytest

from checklists.market_page import copying
from checklists.market_page.copying import Preview
from checklists.models import Answer, Assessment
from checklists.services.markets import Chosen, Which
from tests.factories.checklists import AssessmentFactory, answered_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def preview(
    source: Assessment, target: Assessment, *areas: str, which: Which = Which.OPEN
) -> Preview:
    """Look at what a copy would change."""
    return copying.preview(source, target, areas, which)


def test_lists_what_is_open_area_by_area() -> None:
    source = answered_assessment({"GEN-A-1": "no", "GEN-B-1": ""})
    target = answered_assessment(
        {"GEN-A-1": "", "GEN-A-2": "no", "GEN-B-1": "", "GEN-B-2": ""},
        organisation=source.organisation,
    )

    made = preview(source, target)

    assert [(p.title, [line.code for line in p.lines]) for p in made.parts] == [
        ("Policies", ["GEN-A-1"]),
        ("Handling CSAM", ["GEN-B-2"]),
    ]
    line = made.parts[0].lines[0]
    assert (line.old, line.new, line.value) == (None, "no", "GEN-A-1:1:1")
    assert (made.count, made.alike, made.kept, made.unanswered) == (2, 2, 1, 1)


def test_lists_what_differs_where_that_is_chosen() -> None:
    source = answered_assessment({"GEN-A-1": "no"})
    target = answered_assessment(organisation=source.organisation)

    made = preview(source, target, which=Which.DIFFERING)

    line = made.parts[0].lines[0]
    assert (made.count, line.old, line.new, line.is_ticked) == (1, "yes", "no", True)


def test_keeps_to_the_areas_that_were_chosen() -> None:
    source = answered_assessment()
    target = AssessmentFactory.create(organisation=source.organisation)

    assert [part.title for part in preview(source, target, "csam").parts] == ["Handling CSAM"]


def test_does_not_tick_what_has_something_of_its_own() -> None:
    source = answered_assessment()
    target = AssessmentFactory.create(organisation=source.organisation)
    Answer.objects.filter(assessment=target, question="GEN-A-1").update(note="Asked legal")

    first, second, *_ = preview(source, target, "policies").parts[0].lines

    assert (first.has_own, first.is_ticked) == (True, False)
    assert (second.has_own, second.is_ticked) == (False, True)


def test_counts_what_is_not_asked_there() -> None:
    source = answered_assessment(sectors=["internet"])
    target = AssessmentFactory.create(organisation=source.organisation, sectors=["mobile"])

    assert preview(source, target).not_asked == 2


def test_what_the_boxes_send_is_read_back() -> None:
    assert copying.chosen(["GEN-A-1:0:12"]) == [Chosen("GEN-A-1", 0, 12)]


@pytest.mark.parametrize(
    "value",
    ["", "GEN-A-1", "GEN-A-1:1", "a:b:c", "a:1:2:3", "a:-1:2", "a:²:1", "a:1:" + "9" * 5000],
)
def test_what_no_box_sends_is_left_out(value: str) -> None:
    assert copying.chosen([value]) == []


def test_a_question_sent_twice_counts_once() -> None:
    assert copying.chosen(["A:1:1", "A:2:2"]) == [Chosen("A", 2, 2)]
