"""The application's settings as they are shipped, with the benchmarks' own commands."""

from copassess.settings import *  # noqa: F403, TID251 (all of them)
from copassess.settings import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "floor"]
