"""One question's answer out of frozen documents."""

import pytest
from pytest_django import DjangoAssertNumQueries

from checklists.document import Document
from checklists.frozen_answers import answers_to
from checklists.models import Answer
from tests.factories.checklists import answered_assessment, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"


def test_answers_are_those_of_the_document() -> None:
    assessment = answered_assessment({CODE: "partly"})
    note = 'Said "so", 50 % \\ of it:\nŻółć 日本 👋 {document}'
    Answer.objects.of(assessment).filter(question=CODE).update(note=note)
    submission = submitted(assessment)

    found = answers_to(CODE, submissions=[submission.pk])

    whole = {one.question: one for one in Document.from_json(submission.document).answers}[CODE]
    assert found[submission.pk]["note"] == whole.note == note
    assert found[submission.pk]["response"] == "partly"


@pytest.mark.parametrize("code", ["NOWHERE", "' OR 1=1 --", "GEN-A-%"])
def test_question_that_was_not_asked_has_no_answer(code: str) -> None:
    submission = submitted()

    assert answers_to(code, submissions=[submission.pk]) == {}


def test_many_submissions_take_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keys = [submitted().pk for _n in range(3)]

    with django_assert_num_queries(1):
        found = answers_to(CODE, submissions=keys)

    assert set(found) == set(keys)
