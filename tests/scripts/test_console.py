"""What the person at the terminal reads when something cannot be had."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import console
from scripts.console import ROOT, Trouble

pytestmark = pytest.mark.pure


def raising(error: BaseException) -> Callable[[], int]:
    """Return a command that ends so."""

    def command() -> int:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (Trouble("It cannot be had."), 1, "It cannot be had.\n"),
        (KeyboardInterrupt(), 130, ""),
        (OSError(28, "No space left on device", str(ROOT / "var")), 1, "var: No space left on"),
        (PermissionError(13, "Permission denied", str(ROOT / ".venv")), 1, ".venv cannot be writ"),
    ],
)
def test_command_ends_with_a_sentence(
    error: BaseException,
    code: int,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("signal.signal", lambda number, handler: None)

    with pytest.raises(SystemExit) as ended:
        console.main(raising(error))

    assert ended.value.code == code
    assert capsys.readouterr().err.startswith(sentence)


def test_attempt_returns_none_for_a_good_end() -> None:
    assert console.attempt([sys.executable, "-c", "print('words')"]) is None


def test_attempt_returns_the_last_lines_of_a_bad_one() -> None:
    program = "for n in range(100): print(n)\nraise SystemExit(1)"

    said = console.attempt([sys.executable, "-c", program])

    assert said is not None
    assert said.splitlines() == [str(number) for number in range(80, 100)]


def test_attempt_names_a_program_that_is_not_there() -> None:
    assert console.attempt(["no-such-program"]) == "no-such-program: No such file or directory"


def test_shown_is_relative_inside_the_project_alone() -> None:
    assert console.shown(ROOT / "var" / "mail") == "var/mail"
    assert console.shown(Path("/srv/data")) == "/srv/data"
