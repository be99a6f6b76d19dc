"""The closed lists that assessments, answers and reviews are written in (DESIGN, 2 to 4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where an assessment stands in its life."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Transition(TextChoices):
    """A step from one status to another."""

    SUBMIT = "submit", _("Submit")
    WITHDRAW = "withdraw", _("Withdraw")
    START_REVIEW = "start_review", _("Start review")
    RELEASE = "release", _("Release")
    RETURN = "return", _("Return")
    ACCEPT = "accept", _("Accept")


class Outcome(TextChoices):
    """How an accepted review ended."""

    ACCEPTED = "accepted", _("Accepted")
    PLAN_AGREED = "plan_agreed", _("Plan agreed")


class Response(TextChoices):
    """What a company, or a reviewer, says to a question; the empty text stands for no response."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Severity(TextChoices):
    """How bad it is for a child when the practice is missing."""

    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")


class Effort(TextChoices):
    """What closing a gap takes."""

    LOW = "low", _("Low effort")
    MEDIUM = "medium", _("Medium effort")
    HIGH = "high", _("High effort")


class Band(TextChoices):
    """The word that stands beside a score, lowest first."""

    NOT_STARTED = "not_started", _("Not started")
    EMERGING = "emerging", _("Emerging")
    DEVELOPING = "developing", _("Developing")
    ESTABLISHED = "established", _("Established")
    LEADING = "leading", _("Leading")


class Horizon(TextChoices):
    """When a gap should be closed."""

    NOW = "now", _("Now: 0 to 3 months")
    NEXT = "next", _("Next: 3 to 6 months")
    LATER = "later", _("Later: 6 to 12 months")


class ScopeKind(TextChoices):
    """What part of the organisation an assessment looks at."""

    COMPANY = "company", _("The whole company")
    COUNTRY = "country", _("One country")
    PRODUCT = "product", _("One product or service")


class ActionStatus(TextChoices):
    """How far the company's action on a gap is."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class EvidenceKind(TextChoices):
    """What a piece of evidence is."""

    LINK = "link", _("Link")
    DOCUMENT = "document", _("Document")


class Judgement(TextChoices):
    """A reviewer's verdict on one answer."""

    AGREED = "agreed", _("Agreed")
    CLARIFY = "clarify", _("Clarify")
    NOT_AGREED = "not_agreed", _("Not agreed")


class ProposalState(TextChoices):
    """What a member made of a guest's proposal."""

    OPEN = "open", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
