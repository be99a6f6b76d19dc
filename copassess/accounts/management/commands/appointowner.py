"""`appointowner`: an owner for a company of which no owner can sign in any more."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from copassess.accounts import services, wording
from copassess.accounts.refusals import Refused
from copassess.accounts.services.access import organisation_of
from copassess.accounts.services.users import proven_user


class Command(BaseCommand):
    """Give a company an owner, or list the companies that need one."""

    help = (
        "Without arguments lists the companies of which no owner can sign in. With a company and "
        "an address makes that person owner. Make sure first that the company wants it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the company's ID and the account's address, or neither."""
        parser.add_argument("organisation", nargs="?", default="", help="its ID, from the list")
        parser.add_argument("email", nargs="?", default="", help="who shall own it")

    def handle(self, *args: object, **options: object) -> None:
        """Say what was done."""
        key, email = str(options["organisation"]), str(options["email"])
        if not key:
            self._list()
            return
        organisation, user = organisation_of(key), proven_user(email)
        if organisation is None:
            message = f"No company has the ID {key}; without arguments they are listed."
            raise CommandError(message)
        if user is None or not user.is_active:
            message = (
                f"No account that can sign in has proven the address {email or '(none given)'}. "
                "The person signs up first, and needs no company for that."
            )
            raise CommandError(message)
        try:
            services.appoint_owner(organisation=organisation, user=user, at=timezone.now())
        except Refused as refused:
            raise CommandError(wording.explain(refused)) from refused
        self.stdout.write(f"{email} owns {organisation.name} now.")

    def _list(self) -> None:
        companies = list(services.unowned())
        for company in companies:
            self.stdout.write(f"{company.pk}\t{company.name}")
        if not companies:
            self.stdout.write("Every company has an owner who can sign in.")
