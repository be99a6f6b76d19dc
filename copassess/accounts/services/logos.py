"""An organisation's logo; old ones stay, as frozen documents name them."""

import hashlib
from datetime import datetime

from django.db import transaction

from copassess.accounts.models import Logo, Organisation, User
from copassess.accounts.pictures import Picture
from copassess.accounts.services.members import lock
from copassess.audit import services as audit


@transaction.atomic
def set_logo(*, organisation: Organisation, picture: Picture, by: User, at: datetime) -> Logo:
    """Give an organisation a logo; the same picture twice is one."""
    sha256 = hashlib.sha256(picture.png).hexdigest()
    logo, _is_new = Logo.objects.get_or_create(
        sha256=sha256,
        defaults={
            "png": picture.png,
            "width": picture.width,
            "height": picture.height,
            "made_at": at,
        },
    )
    _point(organisation, logo, by=by, at=at)
    return logo


@transaction.atomic
def remove_logo(*, organisation: Organisation, by: User, at: datetime) -> None:
    """Let an organisation have no logo; nothing happens where it has none."""
    _point(organisation, None, by=by, at=at)


def _point(organisation: Organisation, logo: Logo | None, *, by: User, at: datetime) -> None:
    """Name another logo, and record it where that changes anything."""
    lock(organisation.pk)
    before = Organisation.objects.values_list("logo_id", flat=True).get(pk=organisation.pk)
    after = logo.pk if logo else None
    if before == after:
        return
    Organisation.objects.filter(pk=organisation.pk).update(logo=logo)
    audit.record(
        "organisation.logo" if logo else "organisation.logo_remove",
        by=by,
        at=at,
        target=organisation,
        organisation_id=organisation.pk,
        facts={"from": before, "to": after},
    )
