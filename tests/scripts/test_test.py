"""The stages of `make test`: none hides another, and the last lines sum up."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import bench, checks, lock, postgres, test
from scripts.checks import Check, Result
from scripts.console import Trouble

pytestmark = pytest.mark.pure

GOOD = [sys.executable, "-c", "print('well')"]
BAD = [sys.executable, "-c", "print('what is wrong'); raise SystemExit(3)"]


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Write down passes of pytest instead of running them; no check runs, and no cluster."""
    seen: list[tuple[list[str], dict[str, str]]] = []

    def run_pytest(name: str, arguments: list[str], environment: dict[str, str]) -> Result:
        seen.append((arguments, environment))
        return Result(name, is_good=True, seconds=1)

    @contextmanager
    def cluster() -> Iterator[str]:
        yield "postgres://somewhere"

    monkeypatch.setattr(test, "run_pytest", run_pytest)
    monkeypatch.setattr(checks, "run_all", lambda todo, var: [])
    monkeypatch.setattr(postgres, "cluster", cluster)
    return seen


def test_failing_check_shows_its_words_and_hides_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = checks.run_all([Check("first", BAD), Check("second", GOOD)], tmp_path)

    assert [(result.name, result.is_good) for result in results] == [
        ("first", False),
        ("second", True),
    ]
    said = capsys.readouterr().out
    assert "what is wrong" in said
    assert "well" not in said


def test_checks_do_not_see_the_callers_settings(tmp_path: Path) -> None:
    given = {"PATH": "/bin", "DEBUG": "1", "HTTPS": "0", "DATABASE_URL": "postgres://mine"}

    environment = checks.deployed_environment(given, tmp_path)

    assert set(environment) == {"PATH", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "VAR_DIR"}


def test_everything_runs_on_both_databases(
    passes: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    test.run_everything([], tmp_path)

    (parts, parts_environment), (whole, whole_environment), *others = passes
    assert parts == ["-m", "not whole", "--cov", "--cov-report="]
    assert list(parts_environment) == ["COVERAGE_FILE"]
    assert (whole, whole_environment) == (["-m", "whole"], {})
    [(postgresql, postgresql_environment)] = others
    assert postgresql == ["-m", "not browser and not pure"]
    assert postgresql_environment == {"DATABASE_URL": "postgres://somewhere"}


def test_choice_of_tests_reaches_both_passes_and_measures_nothing(
    passes: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    test.run_everything(["-k", "gap"], tmp_path)

    assert [arguments[-2:] for arguments, _ in passes] == [["-k", "gap"], ["-k", "gap"]]
    assert "--cov" not in passes[0][0]


def test_cluster_that_does_not_start_is_a_failed_stage(
    passes: list[tuple[list[str], dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def cluster() -> Iterator[str]:
        raise Trouble("initdb failed; its last lines are above.")

    monkeypatch.setattr(postgres, "cluster", cluster)

    result = test.run_on_postgresql([])

    assert not result.is_good
    assert "initdb failed" in capsys.readouterr().out


def test_fast_part_runs_what_is_pure(
    passes: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    test.run_fast([], tmp_path)

    assert passes == [(["-m", "pure"], {})]


def test_summary_names_what_failed() -> None:
    text = test.summary([Result("lint", True, 1), Result("types", False, 61.25)])

    assert text.splitlines()[-3:] == [
        "  FAILED    61.2 s  types",
        "",
        "1 of 2 stages failed: types",
    ]


def test_summary_of_good_stages_says_so() -> None:
    text = test.summary([Result("lint", True, 1), Result("types", True, 2)])

    assert text.splitlines()[-1] == "All 2 stages passed, 3 s of work."


def test_benchmarks_are_those_that_can_be_run(tmp_path: Path) -> None:
    (tmp_path / "floor.py").write_text("x = 1\n")
    (tmp_path / "pdf.py").write_text('if __name__ == "__main__":\n    pass\n')
    (tmp_path / "save.py").write_text('if __name__ == "__main__":\n    pass\n')

    assert [path.name for path in bench.chosen(tmp_path, [])] == ["pdf.py", "save.py"]
    assert [path.name for path in bench.chosen(tmp_path, ["sav"])] == ["save.py"]


@pytest.mark.parametrize(
    "line", ["--index-url https://index.example", "--find-links x", "a @ file:///b"]
)
def test_lock_with_an_address_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(f"a==1\n{line}\n")

    with pytest.raises(Trouble, match="holds an address"):
        lock.refuse_addresses(path)


def test_lock_without_an_address_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "lock.txt"
    path.write_text("a==1 ; sys_platform == 'linux' \\\n    --hash=sha256:00\n")

    lock.refuse_addresses(path)
