"""Where companies of one sector and size stand, as published for a month."""

from django.db import models


class Benchmark(models.Model):
    """Quartiles of the companies that opted in, rounded to 5; never changed once published.

    An empty size stands for all sizes. Nothing is kept of a group of fewer than eight companies.
    """

    # The first day of the month that it is shown in.
    month = models.DateField()
    sector = models.CharField(max_length=60)
    size = models.CharField(max_length=10, blank=True)
    # Rounded down to 5, as the figures are: no exact count leaves UNICEF.
    companies = models.PositiveIntegerField()
    # {"overall": [q1, median, q3], area code: [q1, median, q3]}, whole points.
    quartiles = models.JSONField()
    # The submissions (IDs) it was computed from: the next month is held against them.
    members = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "sector", "size"]
        constraints = [
            models.UniqueConstraint(fields=["month", "sector", "size"], name="benchmark_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.sector} {self.size}"
