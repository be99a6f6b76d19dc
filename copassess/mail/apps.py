"""Django's handle on this app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The app `copassess.mail`."""

    name = "copassess.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"
