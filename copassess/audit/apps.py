"""Django's handle on this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app `copassess.audit`."""

    name = "copassess.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
