"""`resetsecondfactor`: let somebody in again who lost telephone, passkeys and recovery codes."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from copassess.accounts import services
from copassess.accounts.services.users import proven_user


class Command(BaseCommand):
    """Remove all second factors of one account, end its sessions, and tell its owner by mail."""

    help = (
        "Removes the second factors of an account whose owner has lost them. Make sure first that "
        "it is truly they who ask: afterwards the password alone opens the account."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's address."""
        parser.add_argument("email", help="the address that the person signs in with")

    def handle(self, *args: object, **options: object) -> None:
        """Say what was removed."""
        email = str(options["email"])
        user = proven_user(email)
        if user is None:
            message = f"No account has proven the address {email}."
            raise CommandError(message)
        number = services.reset_second_factor(user=user, at=timezone.now())
        if not number:
            self.stdout.write(f"{email} had no second factor; open sessions are ended.")
            return
        self.stdout.write(f"{email} has no second factor any more, and has been told by mail.")
