"""Companies beside the demo's: enough for a benchmark, a portfolio and profiles of two countries.

They take part in the benchmark, and nobody can sign in for them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, product

from checklists.seeding import synthetic
from checklists.seeding.people import START, Kind, slug_of
from checklists.seeding.texts import FIRST, SECOND
from checklists.services import benchmarks
from copassess.accounts.models import Organisation, Size
from guidelines.catalogue import Catalogue
from guidelines.models import Revision

SEED, REVIEWERS = 2015, 3
MOBILE = "mobile-operators"
# The demo's company is a large mobile operator in Kenya.
LARGE, OTHERS, ELSEWHERE = 14, 10, 20
# Kenya with at least five, and Tanzania too.
COUNTRIES = ("KE", "TZ", "KE", "GH", "TZ", "BR", "KE", "IN")
# The newest of them happened so many days ago, whatever became of it since.
RECENT = timedelta(days=20)
# How long before the demo's own submission the benchmark was published.
BEFORE = timedelta(days=7)


def make(*, at: datetime, revision: Revision, content: Catalogue) -> int:
    """Make the companies and publish the benchmark of the month; return how many are new."""
    newest = START + timedelta(days=synthetic.DAYS)
    found = tuple(kinds(content))
    new = synthetic.make(
        count=len(found),
        seed=SEED,
        revision=revision,
        content=content,
        with_answers=True,
        told=lambda _done: None,
        people=REVIEWERS,
        kinds=found,
        later=at - RECENT - newest,
    )
    when = at - BEFORE
    benchmarks.publish(month=when.date(), at=when)
    return new


def exist() -> bool:
    """Tell whether they were made before."""
    return Organisation.objects.filter(slug=slug_of(0, SEED)).exists()


def kinds(content: Catalogue) -> Iterator[Kind]:
    """Yield what is asked of each: mobile operators first, then the other sectors."""
    others = cycle(code for code in content.sector_by_code if code != MOBILE)
    sizes = cycle((Size.MEDIUM, Size.SMALL))
    places = [
        *((MOBILE, Size.LARGE) for _ in range(LARGE)),
        *((MOBILE, next(sizes)) for _ in range(OTHERS)),
        *((next(others), size) for size, _ in zip(cycle(Size), range(ELSEWHERE), strict=False)),
    ]
    names = (f"{first} {second}" for second, first in product(SECOND, FIRST))
    for (sector, size), name, country in zip(places, names, cycle(COUNTRIES), strict=False):
        yield Kind(name, sector, size, country)
