"""Django's handle on this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The app `reports`."""

    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
