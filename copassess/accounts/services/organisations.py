"""Making and changing organisations."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from copassess.accounts.models import Membership, Organisation, Role, User
from copassess.audit import services as audit

# Leaves room for "-" and a number within the column's 80.
SLUG_LENGTH = 70


@transaction.atomic
def create_organisation(
    *, name: str, country: str, size: str, by: User, at: datetime
) -> Organisation:
    """Make an organisation whose first owner is `by`."""
    organisation = _store_with_slug(
        Organisation(name=name, country=country, size=size, created_at=at)
    )
    Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER, joined_at=at)
    audit.record(
        "organisation.create",
        by=by,
        at=at,
        target=organisation,
        organisation_id=organisation.pk,
        facts={"country": country, "size": size},
    )
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, name: str, country: str, size: str, by: User, at: datetime
) -> None:
    """Store new facts; the slug stays, and assessments made before keep their country."""
    new = {"name": name, "country": country, "size": size}
    before = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    changes = {
        field: [getattr(before, field), value]
        for field, value in new.items()
        if getattr(before, field) != value
    }
    Organisation.objects.filter(pk=organisation.pk).update(**new)
    audit.record(
        "organisation.change",
        by=by,
        at=at,
        target=before,
        organisation_id=organisation.pk,
        facts=changes,
    )


def slug_of(name: str, taken: set[str]) -> str:
    """Make a name fit for a command line: ASCII, with a number where it is taken."""
    stem = slugify(name, allow_unicode=False)[:SLUG_LENGTH].strip("-_") or "organisation"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _slugs_beside(name: str) -> set[str]:
    """Return the slugs that a name's could meet."""
    rows = Organisation.objects.filter(slug__startswith=slug_of(name, set()))
    return set(rows.values_list("slug", flat=True))


def _store_with_slug(organisation: Organisation) -> Organisation:
    """Store it under the first free slug, also while somebody else takes the same one."""
    taken: set[str] = set()
    while True:
        taken |= _slugs_beside(organisation.name)
        organisation.slug = slug_of(organisation.name, taken)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            taken.add(organisation.slug)
        else:
            return organisation
