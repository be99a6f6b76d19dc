"""Indexes along which the reviewers' queue reads its pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checklists", "0005_search_index")]

    operations = [
        migrations.AddIndex(
            model_name="summary",
            index=models.Index(
                fields=["waiting_since", "-submitted_at", "assessment"], name="summary_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="summary",
            index=models.Index(
                fields=["country", "waiting_since", "-submitted_at", "assessment"],
                name="summary_country_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="summary",
            index=models.Index(fields=["-submitted_at", "assessment"], name="summary_newest"),
        ),
        migrations.AddIndex(
            model_name="summary",
            index=models.Index(
                condition=models.Q(("status", "returned")),
                fields=["due", "-submitted_at", "assessment"],
                name="summary_due",
            ),
        ),
    ]
