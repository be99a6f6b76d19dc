"""What a person takes along: every row about them, as one JSON document.

Of a company's rows they get what they wrote themselves, and of all else when and where they had a
hand in it: what colleagues wrote is the company's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, Q

from copassess.accounts.models import User
from copassess.audit import services as audit
from copassess.audit.models import Event
from copassess.mail.models import Mail

FORMAT = "copassess-person/1"
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one model; `people` are its keys to users, `fields` what is handed out."""

    model: str
    people: tuple[str, ...]
    fields: tuple[str, ...]


ANSWERED = ("answer__assessment__organisation__name", "answer__assessment__title")
ASSESSED = ("assessment__organisation__name", "assessment__title")
READ = ("submission__code", "submission__assessment__organisation__name")
PARTS = (
    Part(
        "accounts.User",
        ("id",),
        ("id", "email", "name", "time_zone", "joined_at", "last_login", "is_active"),
    ),
    Part("account.EmailAddress", ("user",), ("email", "verified", "primary")),
    Part("mfa.Authenticator", ("user",), ("type", "created_at", "last_used_at")),
    Part(
        "usersessions.UserSession",
        ("user",),
        ("created_at", "last_seen_at", "ip", "user_agent"),
    ),
    Part("accounts.Membership", ("user",), ("organisation__name", "role", "joined_at")),
    Part(
        "accounts.StaffRole",
        ("user",),
        ("kind", "all_countries", "countries", "given_at"),
    ),
    Part(
        "accounts.Invitation",
        ("invited_by", "accepted_by"),
        ("organisation__name", "role", "invited_at", "expires_at", "accepted_at", "revoked_at"),
    ),
    Part(
        "checklists.Assessment",
        ("created_by",),
        ("id", "organisation__name", "title", "created_at"),
    ),
    Part(
        "checklists.Assignment",
        ("user", "assigned_by"),
        (*ASSESSED, "area", "due", "assigned_at"),
    ),
    Part(
        "checklists.Answer",
        ("written_by",),
        (*("assessment__organisation__name", "assessment__title"), "question", "written_at"),
    ),
    Part(
        "checklists.AnswerHistory",
        ("by",),
        (*ANSWERED, "answer__question", "version", "at", "values"),
    ),
    Part(
        "checklists.Evidence",
        ("added_by",),
        (*ANSWERED, "answer__question", "kind", "title", "url", "sha256", "added_at"),
    ),
    Part(
        "checklists.Comment",
        ("written_by", "resolved_by"),
        (*ANSWERED, "answer__question", "text", "written_at", "resolved_at"),
    ),
    Part(
        "checklists.GuestLink",
        ("made_by", "revoked_by"),
        (*ASSESSED, "area", "message", "made_at", "finished_at", "revoked_at"),
    ),
    Part("checklists.Proposal", ("decided_by",), ("answer__question", "state", "decided_at")),
    Part(
        "checklists.WorkbookUpload",
        ("uploaded_by", "applied_by"),
        (*ASSESSED, "name", "sha256", "uploaded_at", "applied_at"),
    ),
    Part(
        "checklists.Submission",
        ("submitted_by",),
        (*ASSESSED, "number", "code", "sha256", "submitted_at"),
    ),
    Part("checklists.Withdrawal", ("by",), (*READ, "at")),
    Part(
        "checklists.Review",
        ("claimed_by", "decided_by"),
        (*READ, "claimed_at", "decision", "outcome", "summary", "decided_at"),
    ),
    Part(
        "checklists.Verdict",
        ("written_by",),
        (
            *("review__submission__code", "question", "judgement", "response", "comment"),
            *("internal_note", "written_at"),
        ),
    ),
    Part(
        "checklists.Summary",
        ("reviewer", "returned_by"),
        ("code", "status", "claimed_at", "decided_at"),
    ),
    Part(
        "checklists.VerdictCount",
        ("reviewer",),
        ("question", "response", "judgement", "count"),
    ),
    Part(
        "checklists.ReplyText",
        ("owner",),
        ("title", "text", "is_shared", "question", "written_at"),
    ),
    Part("copassess_site.Closure", ("asked_by", "undone_by"), ("company", "asked_at", "undone_at")),
    Part("reports.ReportFile", ("requested_by",), ("form", "requested_at", "made_at", "told_at")),
    Part(
        "reports.Bundle",
        ("requested_by",),
        ("filters", "forms", "requested_at", "made_at", "told_at"),
    ),
)
# What others wrote beside it is not the reader's: of such rows only what the reader did is told.
ONLY_OF = {
    ("checklists.Comment", "text"): "written_by",
    ("checklists.Review", "summary"): "decided_by",
    ("checklists.GuestLink", "message"): "made_by",
}
EVENT = ("at", "kind", "target_kind", "target", "facts", "source")


@transaction.atomic
def collect(*, user: User, at: datetime) -> str:
    """Return everything as canonical text, and leave an audit event."""
    audit.record("user.export", by=user, at=at, target=user)
    document = {
        "format": FORMAT,
        "made_at": at,
        **{key: list(rows) for key, rows in _parts(user)},
        "signed_in": sum(1 for _key in session_keys(user)),
        "mails": list(_mails(user)),
        "events_by_me": list(Event.objects.filter(actor_id=str(user.pk)).values(*EVENT)),
        "events_about_me": list(_about(user)),
    }
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n"


def session_keys(user: User) -> Iterator[str]:
    """Yield the keys of the sessions in which the person is signed in."""
    mine = str(user.pk)
    for session in Session.objects.iterator(chunk_size=CHUNK):
        if str(session.get_decoded().get("_auth_user_id", "")) == mine:
            yield session.session_key


def addresses(user: User) -> set[str]:
    """Return every e-mail address that the person has here."""
    rows = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {user.email, *rows}


def _parts(user: User) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    known = {model._meta.label: model for model in apps.get_models()}
    for part in PARTS:
        if model := known.get(part.model):
            yield part.model, _rows(model, part, user)


def _rows(model: type[Model], part: Part, user: User) -> Iterator[dict[str, Any]]:
    """Yield a part's rows, each with what the person is in it."""
    mine = Q(*((person, user.pk) for person in part.people), _connector=Q.OR)
    columns = dict.fromkeys((*part.people, *part.fields))
    rows = model._default_manager.filter(mine).order_by("pk").values(*columns)
    for row in rows.iterator(chunk_size=CHUNK):
        roles = [person for person in part.people if row[person] == user.pk]
        yield {"as": roles, **dict(_told(part, row, roles))}


def _told(part: Part, row: dict[str, Any], roles: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for field in part.fields:
        writer = ONLY_OF.get((part.model, field))
        if writer is None or writer in roles:
            yield field.replace("__", "."), row[field]


def _mails(user: User) -> Iterable[Mapping[str, Any]]:
    rows = Mail.objects.filter(to__in=addresses(user))
    return rows.values("to", "kind", "subject", "made_at", "sent_at")


def _about(user: User) -> Iterable[Mapping[str, Any]]:
    """Return what others did to the account; who did it is in the events of the company."""
    rows = Event.objects.filter(target_id=str(user.pk)).exclude(actor_id=str(user.pk))
    return rows.values("at", "kind", "facts")
