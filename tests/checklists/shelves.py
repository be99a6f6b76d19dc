"""Where documents of evidence are kept during a test."""

from pytest_django import Settings


def keep_in(settings: Settings, backend: str, **options: object) -> None:
    """Keep documents of evidence elsewhere."""
    place = {"BACKEND": backend, "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "evidence": place}
