"""The secret in a guest's link: the link's ID, signed, so that no database holds a secret."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from checklists.models import GuestLink

SALT = "checklists.guest_link"


def token_of(link: GuestLink) -> str:
    """Return what stands in the address of a guest's page."""
    return _signer().sign(link.pk.hex)


def link_id(token: str) -> UUID | None:
    """Return the ID that was signed, None where anything at all was altered."""
    try:
        return UUID(hex=_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")
