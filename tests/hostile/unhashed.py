"""The application's settings, with static files that were not collected."""

from copassess.settings import *  # noqa: F403, TID251 (all of them)
from copassess.settings import STORAGES  # noqa: TID251

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
