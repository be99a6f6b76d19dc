"""Migration 0010: verdicts from before it learn what was answered, and are counted."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from checklists.choices import Judgement
from checklists.models import Answer, Verdict, VerdictCount
from checklists.services import verdict_counts
from tests.factories.checklists import answered_assessment, submitted
from tests.factories.reviews import in_review, judge, returned, reviewer, submitted_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
migration = import_module("checklists.migrations.0010_what_was_judged")


def test_old_verdicts_are_filled_and_counted() -> None:
    amina = reviewer(name="Amina")
    review = in_review(submitted(answered_assessment({"GEN-A-1": "no"})), by=amina)
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Since when?")
    judge(review, "GEN-A-2")
    returned(review)
    assessment = review.submission.assessment
    Answer.objects.of(assessment).filter(question="GEN-A-1").update(response="partly")
    in_review(submitted_again(assessment), by=amina)
    expected = set(Verdict.objects.values_list("pk", "answered"))
    Verdict.objects.update(answered="")
    VerdictCount.objects.all().delete()

    migration.fill(apps, connection.schema_editor())
    migration.count(apps, connection.schema_editor())

    assert set(Verdict.objects.values_list("pk", "answered")) == expected
    assert {answered for _pk, answered in expected} == {"yes", "no"}
    assert VerdictCount.objects.count() == 2
    assert list(verdict_counts.differences()) == []
