"""Fills a database with what a release can hold, by the services that its pages use.

`manage.py seeddemo --demo` comes before it. On 0.1.0 leave out what came since.
"""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.test import override_settings

from copassess.accounts import services as accounts
from copassess.accounts.models import Role
from tests.releases import filled_beside as beside
from tests.releases import filled_rounds as rounds
from tests.releases import filled_since as since
from tests.releases.filled_company import hired, joined

# A mail server that nobody runs: what is told meanwhile stays in the outbox, with its failure.
NO_MAIL = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": 9,
}


def fill(*, at: datetime) -> None:
    """Make a second company, with an assessment in every status and everything beside it."""
    people = hired(at - timedelta(days=400))
    company = joined(people, at - timedelta(days=399))
    first = rounds.accepted(company, people, at - timedelta(days=380))
    rounds.again(company, people, at - timedelta(days=200))
    rounds.came_back(company, people, at - timedelta(days=30))
    rounds.read_now(company, people, at - timedelta(days=20))
    draft = rounds.begun(company, people, at - timedelta(days=10), first)
    beside.talked(draft, people, at - timedelta(days=9))
    beside.asked(draft, people, at - timedelta(days=8))
    beside.offline(draft, people, at - timedelta(days=7))
    rounds.withdrawn(company, people, at - timedelta(days=5))
    since.fill(company, people, at - timedelta(days=4))
    beside.reported(people, at - timedelta(days=1))
    beside.visited(people)
    call_command("daily")
    with override_settings(**NO_MAIL):
        accounts.invite(
            organisation=company,
            email="late@lagoon.example",
            role=Role.VIEWER,
            by=people.owner,
            at=at,
        )
