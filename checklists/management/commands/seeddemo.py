"""`manage.py seeddemo`: the demo company (`--demo`), or invented companies (`--companies N`)."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone

from checklists.seeding import demo, synthetic
from checklists.seeding import neighbours as surroundings
from guidelines import catalogue
from guidelines.catalogue import Catalogue
from guidelines.models import Revision


class Command(BaseCommand):
    """Make invented data; never for a server that others reach."""

    help = "Makes a demo company with accounts, or many synthetic companies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to make."""
        parser.add_argument("--demo", action="store_true", help="one company to click through")
        parser.add_argument(
            "--neighbours", action="store_true", help="with --demo: companies to compare it with"
        )
        parser.add_argument("--accounts", action="store_true", help="print its accounts")
        parser.add_argument("--companies", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument(
            "--without-answers",
            action="store_true",
            help="submissions only: quicker, and such a company cannot be returned to answer",
        )

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Make what is asked for; what is there already stays."""
        revision = catalogue.current()
        if revision is None:
            message = "There is no catalogue yet: run `manage.py loadcatalogue` first."
            raise CommandError(message)
        if options["companies"] < 0:
            message = "--companies takes a whole number from 0."
            raise CommandError(message)
        if options["demo"]:
            self.make_demo(neighbours=options["neighbours"])
        if options["accounts"]:
            for account in demo.ACCOUNTS:
                fields = (account.role, account.email, demo.PASSWORD, demo.secret_of(account))
                self.stdout.write("\t".join(fields))
        if options["companies"]:
            self.make_companies(options)

    def make_demo(self, *, neighbours: bool) -> None:
        """Make the demo once. Its passwords are known to everybody."""
        if settings.HTTPS:
            message = (
                "The demo's passwords are known to everybody, so it is made only with HTTPS=0, "
                "on a machine that nobody else reaches."
            )
            raise CommandError(message)
        at = timezone.now()
        if neighbours and not surroundings.exist():
            revision, content = newest()
            # Before the demo: what it submits is compared with them.
            surroundings.make(at=at, revision=revision, content=content)
        if not demo.exists():
            with no_mail():
                demo.make(at=at)

    def make_companies(self, options: dict[str, Any]) -> None:
        """Make synthetic companies, saying how far it is."""
        revision, content = newest()
        bar = Bar(options["companies"], self.stderr)
        new = synthetic.make(
            count=options["companies"],
            seed=options["seed"],
            revision=revision,
            content=content,
            with_answers=not options["without_answers"],
            told=bar.show,
        )
        bar.end()
        there = options["companies"] - new
        more = f", {there} were there already" if there else ""
        self.stdout.write(f"Made {new} companies{more}.")


def newest() -> tuple[Revision, Catalogue]:
    """Return the newest revision with its content; that there is one was seen."""
    revision = catalogue.current()
    assert revision is not None  # noqa: S101 (checked by the command)
    return revision, catalogue.by_sha256(revision.document_id or "")


class Bar:
    """How far a long piece of work is: a bar on a terminal, a line now and then elsewhere."""

    WIDTH, PAUSE = 30, 5.0

    def __init__(self, whole: int, out: OutputWrapper) -> None:
        self.whole, self.out = whole, out
        self.began = self.said = time.monotonic()

    def show(self, done: int) -> None:
        """Say how far it is, and how long the rest will take."""
        now = time.monotonic()
        share = done / self.whole if self.whole else 1.0
        left = (now - self.began) * (1 - share) / share if share else 0
        text = f"{done} of {self.whole} companies, {now - self.began:.0f} s, {left:.0f} s to go"
        if self.out.isatty():
            bar = "#" * round(share * self.WIDTH)
            self.out.write(f"\r[{bar:<{self.WIDTH}}] {share:4.0%}  {text}  ", ending="")
        elif now - self.said > self.PAUSE:
            self.said = now
            self.out.write(text)

    def end(self) -> None:
        """Leave the bar's line."""
        if self.out.isatty():
            self.out.write("")


@contextmanager
def no_mail() -> Iterator[None]:
    """Send nothing meanwhile: receipts of what the demo did last year would only puzzle people."""
    before = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before
