"""Who is invented: companies by chance or of a kind, reviewers, and what they are found by."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from checklists.seeding.lives import key
from checklists.seeding.texts import COUNTRIES, FIRST, PEOPLE, SECOND
from checklists.services.submissions import LETTERS
from copassess.accounts.models import Organisation, Size, StaffKind, StaffRole, User

CODE_LETTERS = 8
CODES = len(LETTERS) ** CODE_LETTERS
STEP = 2**31 - 1
REVIEWERS = 12
START = datetime(2023, 11, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Kind:
    """What is asked of a company instead of being left to chance."""

    name: str
    sector: str
    size: Size
    country: str


def organisation_of(
    number: int, seed: int, chance: random.Random, began: datetime, kind: Kind | None
) -> Organisation:
    """Return a company by chance; one of a kind takes part in the benchmark."""
    made = Organisation(
        id=key(chance),
        name=f"{chance.choice(FIRST)} {chance.choice(SECOND)} {seed}-{number}",
        slug=slug_of(number, seed),
        country=chance.choices(list(COUNTRIES), list(COUNTRIES.values()))[0],
        size=chance.choice(Size.values),
        created_at=began,
    )
    if kind:
        made.name, made.country, made.size = kind.name, kind.country, kind.size
        made.joins_benchmark = True
    return made


def reviewers(seed: int, count: int = REVIEWERS) -> list[User]:
    """Return the seed's reviewers, made where they are not there; nobody can sign in as one."""
    chance = random.Random(f"reviewers-{seed}")  # noqa: S311 (invented people)
    people = []
    for number in range(count):
        values = {"id": key(chance), "name": chance.choice(PEOPLE), "password": unusable(chance)}
        email = f"reviewer-{number}@seed-{seed}.example"
        person, is_new = User.objects.get_or_create(
            email=email, defaults={**values, "joined_at": START}
        )
        if is_new:
            StaffRole.objects.create(
                user=person, kind=StaffKind.REVIEWER, all_countries=True, given_at=START
            )
        people.append(person)
    return people


def unusable(chance: random.Random) -> str:
    """Return a password that nobody has."""
    return f"{UNUSABLE_PASSWORD_PREFIX}{chance.getrandbits(160):040x}"


def slug_of(number: int, seed: int) -> str:
    """Return a company's slug."""
    return f"invented-{seed}-{number}"


def code_of(number: int, seed: int) -> str:
    """Return a report's code that number and seed decide; no two numbers of a seed share one."""
    first = random.Random(seed).randrange(CODES)  # noqa: S311 (invented codes)
    # The step has no divisor in common with the count of codes: it meets each one once.
    place, letters = (first + number * STEP) % CODES, ""
    for _ in range(CODE_LETTERS):
        place, letter = divmod(place, len(LETTERS))
        letters += LETTERS[letter]
    return f"COP-{letters[:4]}-{letters[4:]}"
