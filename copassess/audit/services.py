"""Writing audit events; always inside the transaction of what they tell of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import DateTimeField, Model, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from copassess.audit.models import Event, Seal
from copassess.audit.source import source


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
        at=_unsealed(at),
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


def _unsealed(at: datetime) -> Any:  # noqa: ANN401 (an expression of the database)
    """Return an instant, or the end of the newest sealed day where a clock was set back behind it.

    A sealed day is closed: what came into it afterwards would look forged.
    """
    told = Value(at, output_field=DateTimeField())
    newest = Seal.objects.order_by("-day").values("until")[:1]
    return Greatest(told, Coalesce(Subquery(newest), told))
