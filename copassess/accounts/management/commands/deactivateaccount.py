"""`deactivateaccount`: close an account to whoever has its password, at once."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from copassess.accounts import services, wording
from copassess.accounts.refusals import Refused
from copassess.accounts.services.users import proven_user


class Command(BaseCommand):
    """End all sessions of one account, and let nobody sign in to it; nothing is removed."""

    help = (
        "Closes an account, such as one whose password somebody else has, or of a person who left. "
        "What they wrote stays; reactivateaccount opens it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's address, and the reason that the event keeps."""
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument("--reason", required=True, help="why, for the audit events")

    def handle(self, *args: object, **options: object) -> None:
        """Say what was done, and which companies nobody owns now."""
        email, reason = str(options["email"]), str(options["reason"])
        user = proven_user(email)
        if user is None:
            message = f"No account has proven the address {email}."
            raise CommandError(message)
        try:
            companies = services.deactivate(user=user, reason=reason, at=timezone.now())
        except Refused as refused:
            raise CommandError(wording.explain(refused)) from refused
        self.stdout.write(f"{email} cannot sign in any more; open sessions are ended.")
        for company in companies:
            self.stdout.write(
                f"{company.name} has no owner now who can sign in; give it one with "
                f"`manage.py appointowner {company.pk} ADDRESS`."
            )
