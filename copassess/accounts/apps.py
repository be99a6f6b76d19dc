"""Django's handle on this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `copassess.accounts`."""

    name = "copassess.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
