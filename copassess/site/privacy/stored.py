"""What is stored about persons, why, for how long, and who sees it: the privacy page's table."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext


@dataclass(frozen=True, slots=True)
class Kept:
    """One line: `models` are those it speaks of; `how_long` may name the periods of the policy."""

    models: tuple[str, ...]
    what: Promise
    why: Promise
    how_long: Promise
    who: Promise


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page, its periods written out."""

    what: str
    why: str
    how_long: str
    who: str


COMPANY = gettext_lazy("Members of the company.")
COMPANY_AND_REVIEWERS = gettext_lazy(
    "Members of the company; once it is submitted, reviewers of its country."
)
WITH_ACCOUNT = gettext_lazy("Until you delete your account.")
WITH_ASSESSMENT = gettext_lazy(
    "As long as the assessment: a draft that nobody touched for %(draft)s is removed, and what was "
    "submitted after %(submission)s. Your account's name leaves it when you delete your account."
)
WITH_SUBMISSION = gettext_lazy(
    "%(submission)s after the assessment was last touched, also after you delete your account: a "
    "frozen document is never changed."
)

KEPT: tuple[Kept, ...] = (
    Kept(
        ("accounts.User", "account.EmailAddress", "account.EmailConfirmation"),
        gettext_lazy(
            "Your e-mail address, name, time zone, a hash of your password, when you joined and "
            "last signed in."
        ),
        gettext_lazy("To let you sign in, and to tell colleagues who did what."),
        WITH_ACCOUNT,
        gettext_lazy(
            "You; your name and address also members of your companies and administrators."
        ),
    ),
    Kept(
        ("mfa.Authenticator",),
        gettext_lazy("Your second factor: its secret, recovery codes, passkeys."),
        gettext_lazy("To ask for it when you sign in."),
        gettext_lazy("Until you turn it off or delete your account."),
        gettext_lazy("Nobody; it is only compared."),
    ),
    Kept(
        ("sessions.Session", "usersessions.UserSession"),
        gettext_lazy(
            "Where you are signed in: a random key in a cookie, with the address and browser you "
            "came with where this site lists your sessions."
        ),
        gettext_lazy("To keep you signed in, and to let you end a session."),
        gettext_lazy("14 days at most, or until you sign out or delete your account."),
        gettext_lazy("You."),
    ),
    Kept(
        ("accounts.Membership", "accounts.StaffRole", "copassess_site.Closure"),
        gettext_lazy(
            "Which companies you belong to, your role there, a role at UNICEF, and whether you "
            "asked to close a company."
        ),
        gettext_lazy("To decide what you may see and do."),
        gettext_lazy("Until you leave, the role is taken back, or you delete your account."),
        gettext_lazy("Members of the company; administrators for roles at UNICEF."),
    ),
    Kept(
        ("accounts.Invitation",),
        gettext_lazy("An address that was invited to a company, with the role and who invited."),
        gettext_lazy("To let the person join."),
        gettext_lazy(
            "Until the invited person deletes their account, or the company is closed; one that "
            "nobody accepted until 90 days after it ended. Your name as the one who invited until "
            "you delete your account."
        ),
        COMPANY,
    ),
    Kept(
        ("checklists.GuestLink", "checklists.Proposal"),
        gettext_lazy(
            "The name and address of a guest who was asked to propose answers, what the guest "
            "wrote, and who asked and decided."
        ),
        gettext_lazy("To send the link, and to show the company who proposed what."),
        WITH_ASSESSMENT,
        COMPANY,
    ),
    Kept(
        ("checklists.Assessment", "checklists.Assignment"),
        gettext_lazy("Which assessments you started, and which areas are yours or given by you."),
        gettext_lazy("To divide the work and to remind of it."),
        WITH_ASSESSMENT,
        COMPANY,
    ),
    Kept(
        ("checklists.Answer", "checklists.AnswerHistory", "checklists.Comment"),
        gettext_lazy(
            "That you wrote an answer, note, reply or comment, and when; the name that the company "
            "typed as owner of an action."
        ),
        gettext_lazy("To tell colleagues who said what, and to bring back what was overwritten."),
        WITH_ASSESSMENT,
        COMPANY,
    ),
    Kept(
        ("checklists.Evidence", "checklists.WorkbookUpload"),
        gettext_lazy("That you added a piece of evidence or uploaded a workbook, and when."),
        gettext_lazy("To tell colleagues who added it."),
        gettext_lazy(
            "Evidence as long as the assessment, what was read of a workbook 30 days; your name "
            "leaves both when you delete your account."
        ),
        COMPANY_AND_REVIEWERS,
    ),
    Kept(
        ("checklists.Submission", "checklists.Withdrawal"),
        gettext_lazy(
            "In a submission, frozen: the name and position of whoever signed, who submitted it, "
            "and names typed as owners of actions."
        ),
        gettext_lazy("To show who answered for the company, and that nothing changed since."),
        WITH_SUBMISSION,
        COMPANY_AND_REVIEWERS,
    ),
    Kept(
        ("checklists.Review", "checklists.Verdict", "checklists.Summary"),
        gettext_lazy(
            "In a review: who at UNICEF claimed, judged and decided; a decided one names them in "
            "its frozen document."
        ),
        gettext_lazy("To show who read a submission, and to hand reviews over."),
        WITH_SUBMISSION,
        gettext_lazy("Reviewers of the country; the company sees who decided."),
    ),
    Kept(
        ("checklists.VerdictCount", "checklists.ReplyText"),
        gettext_lazy(
            "Of reviewers: how often each gave which verdict, and the texts they keep for use "
            "again."
        ),
        gettext_lazy("To judge alike what is alike, and to save typing."),
        WITH_ACCOUNT,
        gettext_lazy("Reviewers and administrators; a text that is not shared only its writer."),
    ),
    Kept(
        ("reports.ReportFile", "reports.Bundle"),
        gettext_lazy("Who asked for a report's file or a ZIP of reports, and when."),
        gettext_lazy("To write to you when it is ready."),
        gettext_lazy(
            "A ZIP three days, a draft's file a week, a submission's as long as the submission; "
            "your name until you delete your account."
        ),
        gettext_lazy("Whoever asked."),
    ),
    Kept(
        ("mail.Mail",),
        gettext_lazy("To which address a mail went, and its text until it is sent."),
        gettext_lazy("To send again what a mail server refused for the moment."),
        gettext_lazy("%(mail)s; the text until it is sent, 14 days at most."),
        gettext_lazy("Nobody on the site; whoever runs the server."),
    ),
    Kept(
        ("audit.Event", "audit.Tombstone"),
        gettext_lazy(
            "Who did what, when, to what, and from which network address; failed sign-ins with the "
            "address that was typed."
        ),
        gettext_lazy("To find misuse, and to show that nobody altered what was submitted."),
        gettext_lazy("%(event)s, also after you delete your account: events are never changed."),
        gettext_lazy("Owners of the company for its own events; administrators."),
    ),
)


def lines() -> Iterator[Line]:
    """Yield the table's lines, those left out of which nothing is installed here."""
    known = {model._meta.label for model in apps.get_models()}
    for kept in KEPT:
        if known.intersection(kept.models):
            how_long = str(kept.how_long) % periods()
            yield Line(str(kept.what), str(kept.why), how_long, str(kept.who))


def periods() -> dict[str, str]:
    """Return the periods of the policy in words."""
    policy = settings.RETENTION
    return {
        "draft": months(policy.draft_months),
        "submission": years(policy.submission_years),
        "event": years(policy.event_years),
        "mail": days(policy.mail_days),
        "closing": days(policy.closing_days),
    }


def years(count: int) -> str:
    """Return a number of years in words."""
    return ngettext("%(count)d year", "%(count)d years", count) % {"count": count}


def months(count: int) -> str:
    """Return a number of months in words."""
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def days(count: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
