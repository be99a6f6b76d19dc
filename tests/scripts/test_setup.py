"""The environment follows the lock, and heals whatever a killed set-up left."""

import fcntl
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import setup
from scripts.console import Trouble

pytestmark = pytest.mark.pure

VERSION = ".".join(str(part) for part in sys.version_info[:3])


class Workshop:
    """A project folder whose environments and packages are written down instead of made."""

    def __init__(self, folder: Path) -> None:
        self.venv = folder / ".venv"
        self.stamp = self.venv / "copassess.stamp"
        self.done: list[str] = []
        self.answers: list[str | None] = []

    def make(self) -> None:
        """Stand in for `setup.make_environment`."""
        self.done.append("environment")
        (self.venv / "bin").mkdir(parents=True, exist_ok=True)
        (self.venv / "bin" / "python").touch()
        (self.venv / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {VERSION}\n")
        self.stamp.unlink(missing_ok=True)

    def install(self, lock: Path) -> str | None:
        """Stand in for `setup.install_packages`."""
        assert not self.stamp.exists(), "a set-up that is killed now would look finished"
        self.done.append(lock.name)
        return self.answers.pop(0) if self.answers else None


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Return a new clone's folder."""
    workshop = Workshop(tmp_path)
    for name, file in [
        ("RUNTIME_LOCK", "requirements.txt"),
        ("TEST_LOCK", "requirements-test.txt"),
    ]:
        (tmp_path / file).write_text(f"{name} of the first day\n")
        monkeypatch.setattr(setup, name, tmp_path / file)
    monkeypatch.setattr(setup, "VENV", workshop.venv)
    monkeypatch.setattr(setup, "STAMP", workshop.stamp)
    monkeypatch.setattr(setup, "make_environment", workshop.make)
    monkeypatch.setattr(setup, "install_packages", workshop.install)
    return workshop


def test_first_set_up_makes_and_installs(workshop: Workshop) -> None:
    setup.ensure_packages(tests=False)

    assert workshop.done == ["environment", "requirements.txt"]
    assert workshop.stamp.read_text() == setup.stamp_text(setup.RUNTIME_LOCK)


def test_second_set_up_is_silent(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    setup.ensure_packages(tests=False)
    workshop.done.clear()
    capsys.readouterr()

    setup.ensure_packages(tests=False)

    assert workshop.done == []
    assert capsys.readouterr().out == ""


def test_changed_lock_is_installed(workshop: Workshop) -> None:
    setup.ensure_packages(tests=False)
    workshop.done.clear()
    setup.RUNTIME_LOCK.write_text("the next day\n")

    setup.ensure_packages(tests=False)

    assert workshop.done == ["requirements.txt"]


def test_test_packages_are_added_and_stay(workshop: Workshop) -> None:
    setup.ensure_packages(tests=False)
    setup.ensure_packages(tests=True)
    setup.ensure_packages(tests=False)

    assert workshop.done == ["environment", "requirements.txt", "requirements-test.txt"]


def test_test_packages_follow_their_lock_when_the_application_starts(workshop: Workshop) -> None:
    setup.ensure_packages(tests=True)
    workshop.done.clear()
    setup.TEST_LOCK.write_text("the next day\n")

    setup.ensure_packages(tests=False)

    assert workshop.done == ["requirements-test.txt"]


def lose_stamp(workshop: Workshop) -> None:
    """Leave what a set-up leaves that is killed while packages are installed."""
    workshop.stamp.unlink()


def lose_python(workshop: Workshop) -> None:
    """Leave an environment whose Python was taken away by an upgrade."""
    (workshop.venv / "bin" / "python").unlink()


def lose_configuration(workshop: Workshop) -> None:
    """Leave what a set-up leaves that is killed while the environment is made."""
    (workshop.venv / "pyvenv.cfg").unlink()


def take_other_python(workshop: Workshop) -> None:
    """Leave an environment of another Python."""
    (workshop.venv / "pyvenv.cfg").write_text("version = 3.9.2\n")


@pytest.mark.parametrize(
    ("harm", "mended"),
    [
        (lose_stamp, ["requirements.txt"]),
        (lose_python, ["environment", "requirements.txt"]),
        (lose_configuration, ["environment", "requirements.txt"]),
        (take_other_python, ["environment", "requirements.txt"]),
    ],
)
def test_half_made_environment_heals(
    workshop: Workshop, harm: Callable[[Workshop], None], mended: list[str]
) -> None:
    setup.ensure_packages(tests=False)
    workshop.done.clear()
    harm(workshop)

    setup.ensure_packages(tests=False)

    assert workshop.done == mended
    assert workshop.stamp.exists()


def test_broken_packages_are_made_anew(workshop: Workshop) -> None:
    setup.ensure_packages(tests=False)
    lose_stamp(workshop)
    workshop.done.clear()
    workshop.answers = ["no RECORD file was found", None]

    setup.ensure_packages(tests=False)

    assert workshop.done == ["requirements.txt", "environment", "requirements.txt"]
    assert workshop.stamp.exists()


def test_packages_that_cannot_be_had_stop_with_a_sentence(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop.answers = ["no route to the index"]

    with pytest.raises(Trouble, match="is the package index reachable"):
        setup.ensure_packages(tests=False)

    assert "no route to the index" in capsys.readouterr().out
    assert not workshop.stamp.exists()


def test_pip_steps_in_where_uv_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def attempt(command: list[str]) -> str | None:
        commands.append(command)
        return "no" if "sync" in command else None

    monkeypatch.setattr(setup, "attempt", attempt)

    said = setup.install_packages(setup.RUNTIME_LOCK)

    assert said is None
    assert [command[2] for command in commands] == ["pip", "uv", "pip"]
    assert all("--require-hashes" in command for command in commands)


def test_alone_lets_others_wait(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        with setup.alone(tmp_path), pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)
