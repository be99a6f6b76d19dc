"""The shipped worker with little patience, so that a test need not wait as long as a client may."""

from copassess.patience import Limits, Worker


class Hasty(Worker):
    """Waits a second for a part, two for a request; 1,000 bytes buy another."""

    limits = Limits(silence=1, request=2, rate=1000, longest=6, answer=2)
