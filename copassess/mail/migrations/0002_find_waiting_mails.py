"""Few mails wait among many that were sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index."""

    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("sent_at", None)), fields=["made_at"], name="mail_waiting"
            ),
        ),
    ]
