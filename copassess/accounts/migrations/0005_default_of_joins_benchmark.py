"""The database knows the default, so that release 0.1.0, which names no such column, stores rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_benchmark_opt_in")]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="joins_benchmark",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
