"""The database knows the default, so that release 0.1.0, which names no such column, stores rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checklists", "0010_what_was_judged")]

    operations = [
        migrations.AlterField(
            model_name="verdict",
            name="must_answer",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
