"""How settings read the environment where django-environ alone would be too lenient."""

from dataclasses import dataclass
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

# Longer than any policy, and short of what dates can hold.
LONGEST = {"months": 1200, "years": 100, "days": 3650}
WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def strict_bool(env: environ.Env, name: str, *, default: bool) -> bool:
    """Read a switch; anything that is neither true nor false stops the start."""
    text = str(env.str(name, default="1" if default else "0")).strip().lower()
    if text not in WORDS:
        message = f"{name} is {text!r}: write 1 (yes) or 0 (no)."
        raise ImproperlyConfigured(message)
    return WORDS[text]


def secret_key(env: environ.Env, *, made_by_run: Path) -> str:
    """Return SECRET_KEY, else what SECRET_KEY_FILE holds, else what `make run` made."""
    key = str(env.str("SECRET_KEY", default=""))
    path = str(env.str("SECRET_KEY_FILE", default=""))
    if not key and (path or made_by_run.exists()):
        try:
            key = Path(path or made_by_run).read_text(encoding="utf-8").strip()
        except OSError as error:
            named = path or made_by_run
            message = f"SECRET_KEY_FILE names {named}, which cannot be read: {error.strerror}."
            raise ImproperlyConfigured(message) from error
    if not key:
        message = (
            "SECRET_KEY is not set. Put a long random text into the environment as SECRET_KEY, or "
            "into a file named by SECRET_KEY_FILE; `make run` makes one under var/ by itself."
        )
        raise ImproperlyConfigured(message)
    return key


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept (README, settings)."""

    draft_months: int
    submission_years: int
    event_years: int
    mail_days: int
    closing_days: int


def retention(env: environ.Env) -> Retention:
    """Read how long what is kept; a period that is no positive number stops the start."""
    periods = Retention(
        draft_months=env.int("DRAFT_MONTHS", default=24),
        submission_years=env.int("SUBMISSION_YEARS", default=10),
        event_years=env.int("EVENT_YEARS", default=10),
        mail_days=env.int("MAIL_DAYS", default=30),
        closing_days=env.int("CLOSING_DAYS", default=30),
    )
    for name in Retention.__slots__:
        value, unit = getattr(periods, name), name.partition("_")[2]
        if not 1 <= value <= LONGEST[unit]:
            message = f"{name.upper()} is {value}: write 1 to {LONGEST[unit]} ({unit})."
            raise ImproperlyConfigured(message)
    return periods
