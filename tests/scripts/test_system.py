"""Which Debian packages are missing, and what is done about it."""

from pathlib import Path

import pytest

from scripts import system
from scripts.console import Trouble
from scripts.system import Need

pytestmark = pytest.mark.pure

HERE = Need("here", lambda: True)
GONE = Need("gone", lambda: False)
ALSO_GONE = Need("also-gone", lambda: False)


class Machine:
    """A machine whose commands are written down instead of run."""

    def __init__(self, *, failing: str = "") -> None:
        self.commands: list[str] = []
        self.failing = failing

    def attempt(self, command: list[str]) -> str | None:
        """Stand in for `console.attempt`."""
        line = " ".join(command)
        self.commands.append(line)
        return "E: it did not work" if self.failing and self.failing in line else None


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine where everything works, seen by a user who is not root and has sudo."""
    machine = Machine()
    monkeypatch.setattr(system, "attempt", machine.attempt)
    monkeypatch.setattr(system, "has_program", lambda name: True)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    return machine


def test_missing_names_what_is_not_there_in_order() -> None:
    assert system.missing([GONE, HERE, ALSO_GONE]) == ["gone", "also-gone"]


def test_install_line_can_be_pasted() -> None:
    line = system.install_line(["a", "b"])

    assert line == "apt-get update && apt-get install -y --no-install-recommends a b"


def test_has_library_knows_one_that_is_there_and_one_that_is_not() -> None:
    assert system.has_library("c")
    assert not system.has_library("no-such-library-anywhere")


def test_has_files_wants_all_of_them(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.touch()

    assert system.has_files(first)
    assert not system.has_files(first, tmp_path / "second")


@pytest.mark.parametrize("needs", [system.APPLICATION, system.TESTS])
def test_this_machine_has_what_the_tests_need(needs: tuple[Need, ...]) -> None:
    assert system.missing(needs) == []


def test_ensure_says_and_does_nothing_where_nothing_is_missing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "APPLICATION", (HERE,))

    system.ensure(tests=False)

    assert machine.commands == []
    assert capsys.readouterr().out == ""


def test_install_as_user_goes_through_sudo(machine: Machine) -> None:
    system.install(["gone"])

    assert machine.commands[0] == "sudo -n true"
    assert all(line.startswith("sudo -n ") for line in machine.commands)
    assert machine.commands[-1].endswith("--no-install-recommends gone")


def test_install_as_root_needs_no_sudo(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)

    system.install(["gone"])

    assert [line for line in machine.commands if "sudo" in line] == []
    assert "DEBIAN_FRONTEND=noninteractive" in machine.commands[-1]


def test_install_finishes_what_a_killed_one_left(machine: Machine) -> None:
    system.install(["gone"])

    assert "dpkg --configure -a" in machine.commands[1]
    assert "--fix-broken" in machine.commands[-1]


def test_install_goes_on_where_one_source_does_not_answer(machine: Machine) -> None:
    machine.failing = "update"

    system.install(["gone"])

    assert "install" in machine.commands[-1]


def test_install_without_rights_names_the_line(machine: Machine) -> None:
    machine.failing = "sudo -n true"

    with pytest.raises(Trouble, match=r"needs root.*\n\n.*apt-get update .* gone"):
        system.install(["gone"])

    assert machine.commands == ["sudo -n true"]


def test_install_that_fails_shows_why_and_names_the_line(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.failing = "apt-get -o DPkg::Lock::Timeout=300 -qq install"

    with pytest.raises(Trouble, match="could not install them"):
        system.install(["gone"])

    assert "E: it did not work" in capsys.readouterr().out


def test_install_without_apt_says_what_is_wanted(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "has_program", lambda name: False)

    with pytest.raises(Trouble, match="no apt-get; install what Debian calls gone"):
        system.install(["gone"])


def test_ensure_stops_where_installing_did_not_help(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "APPLICATION", (GONE,))

    with pytest.raises(Trouble, match="yet what gone should bring is not found"):
        system.ensure(tests=False)


def test_ensure_leaves_the_tests_packages_to_the_tests(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "APPLICATION", (HERE,))
    monkeypatch.setattr(system, "TESTS", (GONE,))

    system.ensure(tests=False)
    with pytest.raises(Trouble):
        system.ensure(tests=True)

    assert machine.commands[-1].endswith(" gone")
