"""Django's handle on this app."""

from django.apps import AppConfig


class GuidelinesConfig(AppConfig):
    """The app `guidelines`."""

    name = "guidelines"
    label = "guidelines"
    default_auto_field = "django.db.models.BigAutoField"
