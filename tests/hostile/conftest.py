"""What the lists of hostile inputs share."""

from tests.accounts.conftest import mail_at_once
from tests.hostile.driving import world

__all__ = ["mail_at_once", "world"]
