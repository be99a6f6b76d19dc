"""Django's handle on this app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `copassess.accounts`."""

    name = "copassess.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers of allauth's signals."""
        import_module("copassess.accounts.receivers")
