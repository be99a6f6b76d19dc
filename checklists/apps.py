"""Django's handle on this app."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    """The app `checklists`."""

    name = "checklists"
    label = "checklists"
    default_auto_field = "django.db.models.BigAutoField"
