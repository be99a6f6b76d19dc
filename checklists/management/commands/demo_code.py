"""`manage.py demo_code`: the codes that the demo's staff need at sign-in just now."""

import time

from django.core.management.base import BaseCommand, CommandError

from checklists.seeding import demo


class Command(BaseCommand):
    """Print the present codes of the demo's authenticator app, which nobody carries."""

    help = "Prints the codes that the demo's staff accounts are asked for at sign-in."

    def handle(self, *args: object, **options: object) -> None:
        """Print nothing for accounts that are not the demo's, or have an app of their own."""
        accounts = demo.accounts_with_demo_app()
        if not accounts:
            message = "No account here uses the demo's authenticator app."
            raise CommandError(message)
        code, seconds = demo.code_at(time.time())
        for email in accounts:
            self.stdout.write(f"{email}\t{code}")
        self.stdout.write(f"The next code comes in {seconds} seconds.")
