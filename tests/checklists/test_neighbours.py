"""Companies beside the demo's: with them its benchmark, a portfolio and two profiles are told."""

from collections import Counter
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from checklists.benchmarking import LEAST
from checklists.document import Document
from checklists.models import Benchmark, Submission, Summary
from checklists.seeding import demo, neighbours
from checklists.seeding.people import slug_of
from checklists.services import benchmarks
from copassess.accounts.models import Organisation, Size, User
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(real_catalogue: object, settings: LazySettings) -> Organisation:
    """Make the demo with its neighbours, twice, and return its company."""
    settings.HTTPS = False
    for _ in range(2):
        call_command("seeddemo", "--demo", "--neighbours", stdout=StringIO(), stderr=StringIO())
    return Organisation.objects.get(name=demo.COMPANY)


def test_demo_company_is_compared_with_its_sector_and_size(company: Organisation) -> None:
    standing = benchmarks.for_organisation(company)
    before, newest = Submission.objects.filter(assessment__organisation=company).order_by(
        "submitted_at"
    )

    found = {(entry.sector, entry.size) for entry in standing.entries}
    assert found == {(neighbours.MOBILE, ""), (neighbours.MOBILE, Size.LARGE)}
    # The one that was submitted last says so for good.
    assert Document.from_json(newest.document).benchmark == standing.entries
    assert Document.from_json(before.document).benchmark == ()
    call_command("verifysubmissions", stdout=StringIO())
    assert standing.entries[0].made_on <= newest.submitted_at.date()


def test_neighbours_are_enough_for_two_countries_and_the_sector(company: Organisation) -> None:
    others = Summary.objects.filter(organisation__slug__startswith="invented-", is_newest=True)
    countries = Counter(others.values_list("country", flat=True))
    alike = others.filter(sectors=f",{neighbours.MOBILE},", size=company.size)

    assert others.count() == len(list(neighbours.kinds(real_content()))) == 44
    assert min(countries["KE"], countries["TZ"]) >= 5
    assert alike.count() >= LEAST
    assert not others.filter(submitted_at__gt=timezone.now()).exists()
    assert not others.filter(decided_at__gt=timezone.now()).exists()
    assert Benchmark.objects.filter(sector="").count() == 1


def test_nobody_can_sign_in_for_a_neighbour(company: Organisation) -> None:
    owner = User.objects.get(memberships__organisation__slug=slug_of(0, neighbours.SEED))

    assert not owner.has_usable_password()
    assert owner.email.endswith(".example")
    assert company.joins_benchmark
