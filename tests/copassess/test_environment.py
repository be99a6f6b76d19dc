"""What the settings read of the environment, and what stops the start."""

from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from copassess.environment import retention, secret_key, strict_bool

pytestmark = pytest.mark.pure


def env_of(**values: str) -> environ.Env:
    """Return an environment that holds just these values."""
    env = environ.Env()
    env.ENVIRON = values
    return env


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", True), ("true", True), ("YES", True), ("0", False), ("False", False), (" no ", False)],
)
def test_strict_bool_words(text: str, expected: bool) -> None:
    assert strict_bool(env_of(DEBUG=text), "DEBUG", default=not expected) is expected


def test_strict_bool_absent_is_default() -> None:
    assert strict_bool(env_of(), "HTTPS", default=True) is True


@pytest.mark.parametrize("text", ["on", "2", "", "falsch"])
def test_strict_bool_anything_else_stops(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write 1"):
        strict_bool(env_of(DEBUG=text), "DEBUG", default=False)


def test_secret_key_from_environment_first(tmp_path: Path) -> None:
    made = tmp_path / "secret-key"
    made.write_text("made by run")

    key = secret_key(env_of(SECRET_KEY="typed"), made_by_run=made)

    assert key == "typed"


def test_secret_key_from_named_file(tmp_path: Path) -> None:
    named = tmp_path / "named"
    named.write_text("from a file\n")

    key = secret_key(env_of(SECRET_KEY_FILE=str(named)), made_by_run=tmp_path / "absent")

    assert key == "from a file"


def test_secret_key_made_by_run(tmp_path: Path) -> None:
    made = tmp_path / "secret-key"
    made.write_text("made by run")

    assert secret_key(env_of(), made_by_run=made) == "made by run"


def test_secret_key_unreadable_file_names_it(tmp_path: Path) -> None:
    absent = tmp_path / "nowhere"

    with pytest.raises(ImproperlyConfigured, match="nowhere"):
        secret_key(env_of(SECRET_KEY_FILE=str(absent)), made_by_run=tmp_path / "absent")


def test_secret_key_missing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="Put a long random text"):
        secret_key(env_of(), made_by_run=tmp_path / "absent")


def test_retention_reads_each_period() -> None:
    periods = retention(env_of(DRAFT_MONTHS="6", EVENT_YEARS="3"))

    assert (periods.draft_months, periods.event_years) == (6, 3)
    assert (periods.submission_years, periods.mail_days, periods.closing_days) == (10, 30, 30)


@pytest.mark.parametrize(("name", "value"), [("DRAFT_MONTHS", "0"), ("SUBMISSION_YEARS", "101")])
def test_retention_refuses_what_is_no_period(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is {value}: write 1 to"):
        retention(env_of(**{name: value}))
