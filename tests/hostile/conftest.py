"""What the lists of hostile inputs share."""

from tests.hostile.driving import world

__all__ = ["world"]
