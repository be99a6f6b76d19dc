"""Writing audit events; always inside the transaction of what they tell of."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import DateTimeField, F, Model, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from copassess.audit.models import Event, Seal
from copassess.audit.source import source

# What puts one event behind another.
LEAST = timedelta(microseconds=1)


def record(
    kind: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    target: Model | None = None,
    organisation_id: object = "",
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event: `kind` is noun.verb, `facts` what JSON can hold."""
    event = _event(kind, by, at, target, organisation_id, facts)
    event.save(force_insert=True)
    return event


def record_many(
    kind: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    targets: Iterable[tuple[Model, object]],
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Append the same event for each target, with its organisation's ID (one insert)."""
    Event.objects.bulk_create(
        [_event(kind, by, at, target, whose, facts) for target, whose in targets]
    )


def _event(
    kind: str,
    by: AbstractBaseUser | None,
    at: datetime,
    target: Model | None,
    organisation_id: object,
    facts: Mapping[str, Any] | None,
) -> Event:
    return Event(
        at=_in_order(at, str(organisation_id or "")),
        kind=kind,
        actor_id=str(by.pk) if by else "",
        actor=str(by)[:254] if by else "",
        organisation_id=str(organisation_id or ""),
        target_kind=target._meta.model_name or "" if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target=str(target)[:254] if target is not None else "",
        facts=dict(facts or {}),
        source=source.get(),
    )


def _in_order(at: datetime, organisation_id: str) -> Any:  # noqa: ANN401 (of the database)
    """Return an instant or, where a clock was set back, the least one that is behind all before.

    That is behind the organisation's newest event, and in no sealed day: what came into one
    afterwards would look forged (docs/decisions/0028).
    """
    told = Value(at, output_field=DateTimeField())
    sealed = Seal.objects.order_by("-day").values("until")[:1]
    later = Event.objects.filter(organisation_id=organisation_id, at__gt=at).order_by("-at")
    behind = later.annotate(behind=F("at") + LEAST).values("behind")[:1]
    return Greatest(told, Coalesce(Subquery(sealed), told), Coalesce(Subquery(behind), told))
