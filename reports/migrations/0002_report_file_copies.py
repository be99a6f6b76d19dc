"""Several copies of one report's file, where an earlier one is no longer kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_report_files")]

    operations = [
        migrations.RemoveConstraint(model_name="reportfile", name="report_file_made_once"),
        migrations.AddField(
            model_name="reportfile",
            name="copy",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="reportfile",
            constraint=models.UniqueConstraint(
                fields=["document_sha256", "review_sha256", "form", "language", "copy"],
                name="report_file_made_once",
            ),
        ),
    ]
