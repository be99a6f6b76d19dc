"""Publishing the benchmark, joining and leaving it, and who is compared with what."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.benchmarking import OVERALL
from checklists.choices import ScopeKind
from checklists.document import Document
from checklists.models import Benchmark, Summary
from checklists.services import benchmarks
from copassess.accounts.models import Organisation, Size
from copassess.audit.models import Event
from tests.checklists import small
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.benchmarks import MONTH, after, companies, days, published, submits
from tests.factories.checklists import AT, answered_assessment, first_sector, submitted
from tests.mail.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Load the small catalogue."""
    small.load()


def told() -> dict[tuple[date, str], dict[str, list[int]]]:
    """Return what was published, by month and size."""
    rows = Benchmark.objects.exclude(sector=benchmarks.HEAD)
    return {(row.month, row.size): row.quartiles for row in rows}


def compared(organisation: Organisation) -> list[tuple[str, int, date]]:
    """Return what a company is compared with: size, companies, when it was made."""
    entries = benchmarks.for_organisation(organisation).entries
    return [(entry.size, entry.companies, entry.made_on) for entry in entries]


def test_publishing_tells_quartiles_of_a_sector_and_its_sizes() -> None:
    for number in range(12):
        companies(1, score=8 * number)

    count = published()

    figures = {name: [25, 40, 65] for name in (OVERALL, "policies", "csam")}
    assert count == 2
    assert told() == {(MONTH, ""): figures, (MONTH, "large"): figures}
    row = Benchmark.objects.get(size="large")
    assert (row.sector, row.companies, row.made_at, row.members) == (first_sector(), 10, AT, [])
    assert Event.objects.get(kind="benchmark.publish").facts == {"month": "2026-03-01", "groups": 2}


def test_publishing_counts_those_who_joined_and_nobody_else() -> None:
    companies(7)
    companies(9, joins=False)
    companies(1, score=None)

    assert published() == 0
    assert told() == {}


def test_publishing_again_does_nothing_until_the_next_month() -> None:
    published()
    companies(8)

    again, next_ = published(), published(after(1))

    assert (again, next_) == (0, 2)
    assert Event.objects.filter(kind="benchmark.publish").count() == 2
    assert published(MONTH) == 0


def test_any_day_publishes_its_month() -> None:
    companies(8)

    assert published(date(2026, 3, 17)) == 2
    assert published(date(2026, 3, 18)) == 0
    assert {month for month, _size in told()} == {MONTH}


def test_company_counts_once_by_the_whole_of_it_then_by_its_newest() -> None:
    others = companies(8)
    submits(others[0], score=0, scope=ScopeKind.PRODUCT, at=days(9))
    submits(others[1], score=85, at=days(9))

    published()

    row = Benchmark.objects.get(size="large")
    whole = Benchmark.objects.get(size="", sector=first_sector())
    members = whole.members[0]["members"]
    assert row.companies == 5
    assert len(members) == 8
    assert members[str(others[0].pk)][OVERALL] == 60
    assert members[str(others[1].pk)][OVERALL] == 85


def test_company_counts_in_each_of_its_sectors_unless_that_tells_of_the_rest() -> None:
    companies(10, sectors=["mobile", "internet"])
    companies(4, sectors=["mobile"])

    published()

    # Mobile less internet would leave four.
    assert {row.sector for row in Benchmark.objects.exclude(sector="")} == {"internet"}


def test_few_changes_keep_last_months_figures_with_their_day() -> None:
    first = companies(10)
    published()
    benchmarks.leave(organisation=first[0], by=MembershipFactory.create().user, at=AT)
    companies(3, score=0)

    published(after(1), days(31))
    published_later = compared(first[1])
    companies(1, score=0)
    published(after(2), days(62))

    assert published_later == [("", 10, AT.date()), ("large", 10, AT.date())]
    assert compared(first[1]) == [("", 10, days(62).date()), ("large", 10, days(62).date())]
    members = Benchmark.objects.get(month=after(2), sector=first_sector(), size="").members
    assert str(first[0].pk) not in members[0]["members"]
    assert len(members[0]["members"]) == 13


def test_old_publications_are_deleted() -> None:
    companies(8)
    for months in range(15):
        published(after(months))

    assert Benchmark.objects.order_by("month").values_list("month", flat=True)[0] == after(2)


def test_joining_and_leaving_leave_one_event_each() -> None:
    membership = MembershipFactory.create()
    organisation, owner = membership.organisation, membership.user

    done = [
        service(organisation=organisation, by=owner, at=AT)
        for service in (benchmarks.join, benchmarks.join, benchmarks.leave, benchmarks.leave)
    ]

    assert done == [True, False, True, False]
    assert list(Event.objects.order_by("kind").values_list("kind", "organisation_id")) == [
        ("benchmark.join", str(membership.organisation_id)),
        ("benchmark.leave", str(membership.organisation_id)),
    ]


def test_company_that_does_not_take_part_learns_nothing() -> None:
    companies(8)
    outside = companies(1, joins=False)[0]
    published()

    standing = benchmarks.for_organisation(outside)

    assert (standing.summary, standing.entries) == (None, ())


def test_company_learns_where_it_stands_though_it_joined_today() -> None:
    companies(8)
    published()
    late = companies(1, score=95)[0]

    standing = benchmarks.for_organisation(late)

    assert standing.scores == {OVERALL: 95, "policies": 95, "csam": 95}
    assert [entry.size for entry in standing.entries] == ["", "large"]


def test_company_of_another_size_is_compared_with_its_sector() -> None:
    companies(8)
    companies(8, size=Size.SMALL)
    late = companies(1, size=Size.MICRO)[0]
    published(after(0))

    assert [size for size, *_ in compared(late)] == [""]


def test_submission_keeps_what_it_was_compared_with() -> None:
    companies(8)
    published()
    organisation = OrganisationFactory.create(joins_benchmark=True, size=Size.LARGE)

    with_it = submitted(answered_assessment(organisation=organisation))
    without = submitted(answered_assessment())

    document = Document.from_json(with_it.document)
    assert [(e.sector, e.size, e.companies) for e in document.benchmark] == [
        (first_sector(), "", 5),
        (first_sector(), "large", 5),
    ]
    assert document.to_json() == with_it.document
    assert "benchmark" not in without.document
    assert Document.from_json(without.document).benchmark == ()


@pytest.mark.parametrize("count", [2, 20])
def test_reading_asks_the_same_whatever_there_is(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    companies(max(8, count))
    published()
    asked = list(Organisation.objects.all()[:count])

    with django_assert_num_queries(2):
        benchmarks.for_organisations(asked)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_once() -> None:
    companies(8)

    counts = at_once(
        *[lambda: benchmarks.publish(month=MONTH, at=timezone.now()) for _ in range(2)]
    )

    assert sorted(map(str, counts)) == ["0", "2"]
    assert Event.objects.filter(kind="benchmark.publish").count() == 1
    assert Benchmark.objects.count() == 3


def test_summaries_without_detail_do_not_count() -> None:
    companies(8)
    summary = Summary.objects.first()
    assert summary is not None
    summary.detail.delete()

    assert published() == 0
