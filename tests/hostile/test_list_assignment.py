"""Fields that no form has, sent along with those that it has: they change nothing.

Each form is sent twice, as people send it and with all that an attacker would add. Both must change
the same columns of the same rows, and make rows that are alike.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction

from tests.factories.accounts import PASSWORD
from tests.hostile.driving import ALWAYS, OURS, Input, browser, send, table, where
from tests.permission_shape import Who
from tests.permission_world import World

Rows = dict[tuple[str, str], dict[str, Any]]
# Beside what stands here, each gets the IDs of foreign objects and of people with more rights.
ADDED = {
    **dict.fromkeys(("is_staff", "is_superuser", "is_active", "verified", "primary", "all"), "1"),
    **dict.fromkeys(("state", "status", "outcome"), "accepted"),
    **dict.fromkeys(("submitted_at", "created_at", "accepted_at", "at"), "2001-01-01T00:00:00Z"),
    **dict.fromkeys(("score", "shown", "points", "weight", "version_of"), "100"),
    **dict.fromkeys(("code", "slug", "sha256", "token", "token_hash", "number"), "f" * 64),
    **dict.fromkeys(("role", "kind", "staff_roles", "roles", "groups"), "administrator"),
    **dict.fromkeys(("password", "email", "name", "by", "actor", "__class__", "_state"), "evil"),
    **dict.fromkeys(("benchmark_opt_in", "shows_score", "logo", "edition", "revision"), "1"),
}
IDS = ("id", "pk", "uuid", "user", "user_id", "owner", "claimed_by", "invited_by", "written_by")
FOREIGN = ("organisation", "organisation_id", "company", "assessment", "assessment_id", "answer")
COMPANY = {"name": "Another name", "country": "UG", "size": "large"}
STARTED = {
    "organisation": OURS,
    "sectors": "mobile",
    "scope_kind": "company",
    "title": "Ours",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
}
VERDICT = {"GEN-A-1-judgement": "agreed", "GEN-A-1-version": "0"}
ANSWER = {"GEN-A-1-response": "yes", "GEN-A-1-version": "0"}
LINK = {"GEN-A-1-title": "Policy", "GEN-A-1-url": "https://example.org/policy"}


def form(name: str, who: Who, path: object, data: Mapping[str, str]) -> Input:
    """Return a form as somebody sends it, whatever the answer."""
    return Input(name, path, 0, who=who, data=data)  # type: ignore[arg-type] # a place


FORMS = [
    form("company", Who.OWNER, where("accounts:organisation-edit", pk="organisation"), COMPANY),
    form("new company", Who.EDITOR, where("accounts:organisation-create"), COMPANY),
    form(
        "own name", Who.VIEWER, where("accounts:profile-edit"), {"name": "Eve", "time_zone": "UTC"}
    ),
    form(
        "role of a member",
        Who.OWNER,
        where("accounts:membership-change", pk="viewers_membership"),
        {"role": "contributor"},
    ),
    form(
        "invitation",
        Who.OWNER,
        where("accounts:invitation-create", pk="organisation"),
        {"email": "eve@example.org", "role": "viewer"},
    ),
    form(
        "joining as somebody new",
        Who.ANONYMOUS,
        where("accounts:invitation-accept", token="token"),
        {"name": "Eve", "password": PASSWORD},
    ),
    form(
        "sign-up",
        Who.ANONYMOUS,
        where("account_signup"),
        {"name": "Eve", "email": "eve@example.org", "password1": PASSWORD},
    ),
    form("start", Who.OWNER, where("checklists:assessment-start"), STARTED),
    form("title", Who.OWNER, where("checklists:assessment-rename", pk="draft"), {"title": "Mine"}),
    form(
        "answer",
        Who.CONTRIBUTOR,
        where("checklists:answer-save", pk="draft", question="question"),
        ANSWER,
    ),
    form(
        "answers of an area",
        Who.CONTRIBUTOR,
        where("checklists:assessment-area", pk="draft", area="area"),
        ANSWER,
    ),
    form(
        "evidence",
        Who.CONTRIBUTOR,
        where("checklists:evidence-add", pk="draft", question="question"),
        LINK,
    ),
    form(
        "comment",
        Who.CONTRIBUTOR,
        where("checklists:comment-write", pk="draft", question="question"),
        {"text": "Who knows?"},
    ),
    form(
        "guest",
        Who.CONTRIBUTOR,
        where("checklists:guest-list", pk="draft"),
        {"area": "policies", "name": "Eve", "email": "eve@example.org", "days": "7"},
    ),
    form(
        "verdict",
        Who.REVIEWER,
        where("checklists:verdict-save", pk="claimed", question="question"),
        VERDICT,
    ),
    form(
        "withdrawal",
        Who.OWNER,
        where("checklists:assessment-withdraw", pk="waiting_assessment"),
        {},
    ),
    form("claim", Who.REVIEWER, where("checklists:review-start", pk="waiting"), {}),
    form(
        "what a company says of itself",
        Who.CONTRIBUTOR,
        where("checklists:profile-edit", pk="draft"),
        {"hosts": "no", "bills": ""},
    ),
    form(
        "own text of a reviewer",
        Who.REVIEWER,
        where("checklists:reply-create"),
        {"title": "Evidence", "text": "Please attach the procedure."},
    ),
    form(
        "action",
        Who.CONTRIBUTOR,
        where("checklists:plan-save", pk="draft", question="question"),
        {"GEN-A-1-version": "0", "GEN-A-1-action_text": "Appoint somebody"},
    ),
    form(
        "what a guest proposes",
        Who.ANONYMOUS,
        where("checklists:guest-keep", token="guest_token", question="question"),
        {"GEN-A-1-response": "no", "GEN-A-1-note": "Since spring."},
    ),
    form(
        "roles of staff",
        Who.ADMINISTRATOR,
        where("accounts:staff-edit", pk="editor"),
        {"name": "Eve", "content_editor": "on", "reviewer": "on", "countries": "KE"},
    ),
    form(
        "member of staff",
        Who.ADMINISTRATOR,
        where("accounts:staff-create"),
        {"email": "eve@example.org", "name": "Eve", "reviewer": "on", "countries": "KE"},
    ),
]


def added(world: World, given: Input) -> dict[str, str]:
    """Return what an attacker sends along, where the form has no such field of its own."""
    foreign = world.people[Who.STRANGER]
    more = {
        **ADDED,
        **dict.fromkeys(IDS, str(world.people[Who.ADMINISTRATOR].pk)),
        **dict.fromkeys(FOREIGN, str(foreign.memberships.get().organisation_id)),
    }
    kept = {name: value for name, value in more.items() if name not in given.data}
    prefixed = {f"GEN-A-1-{name}": value for name, value in ADDED.items()}
    return {**kept, **prefixed, **given.data}


def rows() -> Rows:
    """Return every row there is."""
    return {
        (model._meta.label, str(row["pk"])): row
        for model in apps.get_models()
        if model._meta.label not in ALWAYS
        for row in model._base_manager.values(
            "pk", *[f.attname for f in model._meta.concrete_fields]
        )
    }


def plain(value: object, known: set[str]) -> str:
    """Return a value as it is each time: what is new, later or random is only named."""
    if isinstance(value, UUID):
        return str(value) if str(value) in known else "new"
    if isinstance(value, datetime | date):
        return "when"
    text = str(value)
    return text if len(text) < 30 else "long"


def changed_by(world: World, given: Input) -> tuple[set[str], Counter[str]]:
    """Send a form, undo it, and return the columns that it changed and the rows that it made."""
    client = browser(world, given.who)
    cache.clear()
    before = rows()
    with transaction.atomic():
        response = send(client, world, given)
        after = rows()
        transaction.set_rollback(True)
    assert response.status_code < 400
    known = {key for _label, key in before}
    columns = {
        f"{label} {key} {name}: {plain(value, known)}"
        for (label, key), row in after.items()
        for name, value in row.items()
        if (label, key) in before and before[label, key][name] != value
    }
    columns |= {f"gone: {label} {key}" for label, key in before.keys() - after.keys()}
    made = Counter(
        f"{label} {name}: {plain(value, known)}"
        for (label, key) in after.keys() - before.keys()
        for name, value in after[label, key].items()
        if not (name in ("id", "pk") and isinstance(value, int))
    )
    return columns, made


@pytest.mark.django_db
@table(FORMS)
def test_fields_that_no_form_has_change_nothing(world: World, given: Input) -> None:
    honest = changed_by(world, given)

    hostile = changed_by(
        world, Input(given.name, given.path, 0, who=given.who, data=added(world, given))
    )

    assert any(honest), "the form itself changed nothing"
    assert hostile == honest
