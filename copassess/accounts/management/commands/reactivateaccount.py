"""`reactivateaccount`: open an account again that `deactivateaccount` closed."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from copassess.accounts import services
from copassess.accounts.services.users import proven_user


class Command(BaseCommand):
    """Let the owner of an account sign in again."""

    help = "Opens an account again that was closed; password and second factors are as before."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's address, and the reason that the event keeps."""
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument("--reason", required=True, help="why, for the audit events")

    def handle(self, *args: object, **options: object) -> None:
        """Say what was done."""
        email, reason = str(options["email"]), str(options["reason"])
        user = proven_user(email)
        if user is None:
            message = f"No account has proven the address {email}."
            raise CommandError(message)
        services.reactivate(user=user, reason=reason, at=timezone.now())
        self.stdout.write(f"{email} can sign in again.")
