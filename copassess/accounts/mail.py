"""Mails about accounts: kept in the outbox with what they tell of, sent after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from copassess.mail.models import Mail
from copassess.mail.services import absolute, post

__all__ = ["Delivery", "absolute", "write"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail; known once the transaction around it has ended."""

    mail: Mail

    @property
    def has_failed(self) -> bool:
        """Tell whether it was tried in vain; it is sent again by itself (one query)."""
        return Mail.objects.failed().filter(pk=self.mail.pk).exists()


def write(template: str, *, to: str, context: Mapping[str, object], at: datetime) -> Delivery:
    """Write `accounts/email/<template>` into the outbox."""
    return Delivery(post(f"accounts/email/{template}", to=to, context=context, at=at))
