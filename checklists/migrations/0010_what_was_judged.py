"""What the company answered stands beside each verdict; those of decided reviews are counted."""

import json
from collections import defaultdict

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, F


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Read from each frozen submission what its verdicts speak of."""
    Review = apps.get_model("checklists", "Review")
    Verdict = apps.get_model("checklists", "Verdict")
    reviews = Review.objects.order_by().values_list("pk", "submission__document")
    for review, document in reviews.iterator(chunk_size=20):
        codes = defaultdict(list)
        for answer in json.loads(document)["answers"]:
            codes[answer["response"] or ""].append(answer["question"])
        for response, questions in codes.items():
            rows = Verdict.objects.filter(review=review, question__in=questions)
            rows.update(answered=response)


def count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Count each verdict of a decided review in the round in which it was given."""
    Verdict = apps.get_model("checklists", "Verdict")
    VerdictCount = apps.get_model("checklists", "VerdictCount")
    rows = Verdict.objects.exclude(judgement="").exclude(review__decision="")
    given = rows.filter(since=F("review__submission__number")).exclude(written_by=None)
    names = ("question", "written_by", "answered", "judgement")
    counted = given.order_by().values_list(*names).annotate(count=Count("pk"))
    VerdictCount.objects.all().delete()
    VerdictCount.objects.bulk_create(
        (
            VerdictCount(
                question=question,
                reviewer_id=reviewer,
                response=response,
                judgement=judgement,
                count=number,
            )
            for question, reviewer, response, judgement, number in counted
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("checklists", "0009_documents_of_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="verdict",
            name="answered",
            field=models.CharField(
                blank=True,
                choices=[
                    ("yes", "Yes"),
                    ("partly", "Partly"),
                    ("no", "No"),
                    ("not_applicable", "Not applicable"),
                ],
                db_default="",
                max_length=14,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(
                condition=models.Q(("judgement", ""), _negated=True),
                fields=["question", "answered", "judgement", "-written_at"],
                name="verdict_of_question",
            ),
        ),
    ]
