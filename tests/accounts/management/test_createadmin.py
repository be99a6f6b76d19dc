"""`createadmin`: the first administrator."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from copassess.accounts.management.commands import createadmin
from copassess.accounts.models import StaffKind, StaffRole, User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """Standard input with a person before it."""

    def isatty(self) -> bool:
        return True


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("createadmin", *options, stdout=out)
    return out.getvalue()


def test_createadmin_reads_the_password_from_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))

    said = run("--email", "Ada@Example.org", "--name", " Ada  Min ", "--password-stdin")

    user = User.objects.get()
    assert (user.email, user.name) == ("ada@example.org", "Ada Min")
    assert user.check_password(PASSWORD)
    assert list(user.staff_roles) == [StaffKind.ADMINISTRATOR]
    assert EmailAddress.objects.get().verified
    assert "Ada Min (ada@example.org) is an administrator" in said


def test_createadmin_reads_the_password_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(createadmin.PASSWORD_VARIABLE, PASSWORD)

    run("--email", "ada@example.org", "--name", "Ada")

    assert User.objects.get().check_password(PASSWORD)


def test_createadmin_asks_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["ada@example.org", "Ada"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: PASSWORD)

    run()

    assert User.objects.get().name == "Ada"


def test_createadmin_refuses_two_passwords_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, "something else"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda question: next(answers))

    with pytest.raises(CommandError, match="differ"):
        run("--email", "ada@example.org", "--name", "Ada")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "name", "password", "sentence"),
    [
        ("ada@example.org", "Ada", "short", "too short"),
        ("ada@example.org", "Ada", "", "too short"),
        ("ada@example.org", "Ada", "123456789012345", "entirely numeric"),
        ("ada@example.org", "Ada Lovelace Min", "ada lovelace min", "too similar"),
        ("ada", "Ada", PASSWORD, "not an e-mail address"),
        ("ada@example.org", "x" * 121, PASSWORD, "120 characters"),
        ("ada@example.org", " ", PASSWORD, "120 characters"),
    ],
)
def test_createadmin_refuses_what_sign_up_would(
    monkeypatch: pytest.MonkeyPatch, email: str, name: str, password: str, sentence: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))

    with pytest.raises(CommandError, match=sentence):
        run("--email", email, "--name", name, "--password-stdin")

    assert not User.objects.exists()


@pytest.mark.parametrize("options", [[], ["--email", "a@example.org", "--name", "Ada"]])
def test_createadmin_says_which_options_to_give_where_nobody_can_be_asked(
    monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(CommandError, match="--"):
        run(*options)


def test_createadmin_gives_the_role_to_somebody_with_an_account() -> None:
    user = UserFactory.create(email="ada@example.org", name="Ada")

    said = run("--email", "ADA@example.org")

    assert "had an account already" in said
    assert StaffRole.objects.get().user == user
    stored = User.objects.get()
    assert stored.name == "Ada"
    assert stored.check_password(PASSWORD)


def test_createadmin_gives_no_role_to_a_closed_account() -> None:
    UserFactory.create(email="ada@example.org", is_active=False)

    with pytest.raises(CommandError, match="reactivateaccount opens it again"):
        run("--email", "ada@example.org")

    assert not StaffRole.objects.exists()
