"""Django's handle on this app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The app `copassess.site`."""

    name = "copassess.site"
    label = "copassess_site"
    default_auto_field = "django.db.models.BigAutoField"
