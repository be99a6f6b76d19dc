"""Summary rows: what the queue and the portfolio read instead of frozen documents.

The transaction that changes a submission or its review writes them too (`services/summaries`);
`manage.py rebuildportfolio` makes them anew from the documents, or tells where they differ.
"""

from typing import Self

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from checklists.choices import Band, Outcome, Status
from checklists.models.assessment import Assessment
from checklists.models.submission import Submission
from copassess.accounts.models import Organisation, Size, StaffKind, User


class SummaryQuerySet(models.QuerySet["Summary"]):
    """Summaries by who may see them."""

    def reviewable_by(self, user: User) -> Self:
        """Return those in a reviewer's countries, the user's own companies' left out."""
        role = user.staff_roles.get(StaffKind.REVIEWER)
        if role is None:
            return self.none()
        rows = self.exclude(organisation__in=list(user.roles)) if user.roles else self.all()
        return rows if role.all_countries else rows.filter(country__in=role.countries)


class Summary(models.Model):
    """One submitted assessment at a glance: its newest submission that was not withdrawn.

    Rows are narrow, as lists scan them; `SummaryDetail` has what only a change needs.
    """

    assessment = models.OneToOneField(
        Assessment, primary_key=True, on_delete=models.CASCADE, related_name="summary"
    )
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="summary")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # As the submission has them: name, title, code, country, size, period's last year.
    company = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    code = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    # Codes between commas, with one before and after: both databases search that alike.
    sectors = models.CharField(max_length=300)
    size = models.CharField(max_length=10, choices=Size)
    year = models.PositiveSmallIntegerField()
    round = models.PositiveIntegerField()
    # Where this submission stands, whatever the assessment has become since.
    status = models.CharField(max_length=10, choices=Status)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    submitted_at = models.DateTimeField()
    # When it was submitted, while UNICEF has to act; else None.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # By when a returned one is expected again; else None.
    due = models.DateField(null=True, blank=True)
    # Who holds the claim, or decided.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Who returned the submission before this one.
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Verdicts that accepting waits for, and how many of these are given.
    verdicts_needed = models.PositiveSmallIntegerField(default=0)
    verdicts_given = models.PositiveSmallIntegerField(default=0)
    # Critical gaps by the reviewer's responses where given.
    critical_open = models.PositiveSmallIntegerField(default=0)
    # Hundredths of a point, the company's own and (once anything was judged) the reviewed one.
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    band = models.CharField(max_length=12, choices=Band, blank=True)
    reviewed_score = models.PositiveSmallIntegerField(null=True, blank=True)
    reviewed_band = models.CharField(max_length=12, choices=Band, blank=True)
    # Whether it speaks for its company in its country (`checklists.tallying.stands_for`).
    is_newest = models.BooleanField(default=False)
    is_newest_of_year = models.BooleanField(default=False)
    is_newest_accepted = models.BooleanField(default=False)
    is_newest_accepted_of_year = models.BooleanField(default=False)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "assessment"]
        # The queue reads its pages along these, 25 rows at a time: 1 ms of 100,000 rows, where a
        # scan and sort of all took 30 to 80 (docs/decisions/0015). What verdicts change is in none.
        indexes = [
            # As the queue opens, and each tab of what waits: the longest waiting first.
            models.Index(
                fields=["waiting_since", "-submitted_at", "assessment"], name="summary_waiting"
            ),
            # The same for a country office, whose rows are few among all; and its counts.
            models.Index(
                fields=["country", "waiting_since", "-submitted_at", "assessment"],
                name="summary_country_waiting",
            ),
            # Newest first, which is how accepted ones are read.
            models.Index(fields=["-submitted_at", "assessment"], name="summary_newest"),
            # What companies have back, by the day it is due; overdue ones are its beginning.
            models.Index(
                fields=["due", "-submitted_at", "assessment"],
                condition=models.Q(status=Status.RETURNED),
                name="summary_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.code}"

    @property
    def sector_codes(self) -> list[str]:
        """Return the chosen sectors' codes."""
        return [code for code in self.sectors.split(",") if code]


class SummaryDetail(models.Model):
    """What a summary counts for in the portfolio, and (PostgreSQL alone) its searchable words."""

    summary = models.OneToOneField(
        Summary, primary_key=True, on_delete=models.CASCADE, related_name="detail"
    )
    # `checklists.tallying.Figures` as JSON.
    figures = models.JSONField(default=dict)
    words = SearchVectorField(null=True)

    def __str__(self) -> str:
        return f"{self.summary_id}"


class Tally(models.Model):
    """One cell of the portfolio: sums over the companies of one country.

    An empty sector or size, and the year 0, stand for all of them; a company counts once in a
    cell, by its newest submission there. `standing` is "all", or "accepted" for accepted ones
    alone. Countries are never summed here: a page adds up those that its reader may see.
    """

    country = models.CharField(max_length=2)
    sector = models.CharField(max_length=60, blank=True)
    size = models.CharField(max_length=10, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    standing = models.CharField(max_length=10)
    # Submitted assessments, of which a company may have several; and companies.
    assessments = models.IntegerField(default=0)
    companies = models.IntegerField(default=0)
    # Companies with a critical gap open, and how many such gaps there are.
    with_critical = models.IntegerField(default=0)
    critical_gaps = models.IntegerField(default=0)
    # Sum of the scores in hundredths; how many companies have each whole score, each band.
    total = models.BigIntegerField(default=0)
    scores = models.JSONField(default=dict)
    bands = models.JSONField(default=dict)
    # By area: how many companies have each whole score.
    areas = models.JSONField(default=dict)
    # By question: how many companies said yes, partly, no, not applicable.
    questions = models.JSONField(default=dict)

    class Meta:
        ordering = ["country", "sector", "size", "year", "standing"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "sector", "size", "year", "standing"], name="tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.sector} {self.size} {self.year} {self.standing}"


class VerdictCount(models.Model):
    """How often a reviewer gave a judgement on a question so answered, in decided reviews."""

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    question = models.CharField(max_length=60)
    # The company's response.
    response = models.CharField(max_length=14)
    judgement = models.CharField(max_length=12)
    count = models.IntegerField(default=0)

    class Meta:
        ordering = ["question"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "reviewer", "response", "judgement"],
                name="verdict_count_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.judgement} {self.count}"
