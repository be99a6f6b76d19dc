"""`createadmin`: make the first administrator, or make somebody administrator."""

import getpass
import os
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from copassess.accounts import services
from copassess.accounts.models import StaffKind, User
from copassess.accounts.services.users import create_or_claim, proven_user

PASSWORD_VARIABLE = "COPASSESS_ADMIN_PASSWORD"  # noqa: S105 (the variable's name)


class Command(BaseCommand):
    """Ask for what is not given, refuse what is weak, say what was done."""

    help = (
        "Makes an administrator. The password is asked for twice, or read from standard input "
        f"(--password-stdin), or from the environment variable {PASSWORD_VARIABLE}. Somebody who "
        "has an account already keeps name and password and becomes administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take address and name as options; both are asked for where they are missing."""
        parser.add_argument("--email", default="", help="the address to sign in with")
        parser.add_argument("--name", default="", help="the full name")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Store account, proven address and role together or not at all."""
        email = str(options["email"] or ask("E-mail address: ")).strip().lower()
        check_address(email)
        existing = proven_user(email)
        if existing and not existing.is_active:
            message = f"The account of {email} is closed; reactivateaccount opens it again."
            raise CommandError(message)
        if existing:
            services.give_staff_role(user=existing, kind=StaffKind.ADMINISTRATOR, at=timezone.now())
            self.stdout.write(
                f"{email} had an account already; it is an administrator's now. "
                "Name and password stay as they were."
            )
            return
        name = " ".join(str(options["name"] or ask("Full name: ")).split())
        if not name or len(name) > 120:
            raise CommandError("A name of 1 to 120 characters is needed.")
        password = read_password(from_stdin=bool(options["password_stdin"]))
        check_password(password, User(email=email, name=name))
        make_administrator(email=email, name=name, password=password)
        self.stdout.write(
            f"{name} ({email}) is an administrator. The address counts as confirmed: sign in with "
            "it and the password."
        )


@transaction.atomic
def make_administrator(*, email: str, name: str, password: str) -> None:
    """Store the account with its role."""
    now = timezone.now()
    user = create_or_claim(email=email, password=password, name=name, at=now)
    services.give_staff_role(user=user, kind=StaffKind.ADMINISTRATOR, at=now)


def ask(question: str) -> str:
    """Ask a person; without a terminal say which options to give."""
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to ask: give --email and --name.")
    return input(question)


def read_password(*, from_stdin: bool) -> str:
    """Return the password from where it was said to be, else from a person, twice."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    if not sys.stdin.isatty():
        raise CommandError(
            f"Nobody is there to ask: give --password-stdin, or set {PASSWORD_VARIABLE}."
        )
    password = getpass.getpass("Password: ")
    if getpass.getpass("Password, again: ") != password:
        raise CommandError("The two passwords differ. Nothing was stored.")
    return password


def check_address(email: str) -> None:
    """Refuse what is no e-mail address."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email!r} is not an e-mail address.") from error


def check_password(password: str, user: User) -> None:
    """Refuse what sign-up would refuse too."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError("Nothing was stored. " + " ".join(error.messages)) from error
