"""What happened: in an organisation, for its owners; anywhere, for administrators; as files too."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from copassess.accounts import permissions, wording
from copassess.accounts.confirming import confirm_first
from copassess.accounts.forms.events import EventForm
from copassess.accounts.http import AuthenticatedHttpRequest, page_number
from copassess.accounts.models import Organisation, StaffRole
from copassess.audit import reading
from copassess.audit import services as audit
from copassess.audit.models import Event, EventQuerySet, Seal
from copassess.audit.reading import Page
from copassess.audit.wording import label_of

CHUNK = 1000
WRITERS = {
    "csv": (reading.as_csv, "text/csv; charset=utf-8"),
    "jsonl": (reading.as_json, "application/jsonl; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader asked for, and a page of it."""

    form: EventForm
    page: Page
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words."""

    event: Event
    label: str
    about: str
    company: str = ""


@login_required
@require_safe
def event_list(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Show owners what happened in their organisation: who, when, what."""
    organisation = _owned(request, pk)
    asked = _read(request, Event.objects.of_organisation(organisation.pk))
    context = {"organisation": organisation, "asked": asked, "lines": _lines(asked.page)}
    return render(request, "accounts/event_list.html", context)


@never_cache
@login_required
@require_safe
@confirm_first
def event_export(request: AuthenticatedHttpRequest, pk: UUID, form: str) -> HttpResponseBase:
    """Download what the filters leave of an organisation's events."""
    organisation = _owned(request, pk)
    _known(form)
    rows = Event.objects.of_organisation(organisation.pk)
    # Where UNICEF's staff sit is no company's business.
    staff = set(map(str, StaffRole.objects.values_list("user_id", flat=True)))
    audit.record(
        "event.export",
        by=request.user,
        at=timezone.now(),
        target=organisation,
        organisation_id=organisation.pk,
        facts={"form": form},
    )
    return _file(request, rows, form, f"events-{organisation.pk}", silent=staff)


@login_required
@require_safe
def audit_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show administrators what happened anywhere, and up to which day it is sealed."""
    permissions.require(permissions.can_administer(request.user))
    asked = _read(request, Event.objects.all())
    lines = _lines(asked.page, names=True)
    context = {"asked": asked, "lines": lines, "seal": Seal.objects.defer("digests").first()}
    return render(request, "accounts/audit_list.html", context)


@never_cache
@login_required
@require_safe
@confirm_first
def audit_export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """Download what the filters leave of all events."""
    permissions.require(permissions.can_administer(request.user))
    _known(form)
    audit.record("event.export", by=request.user, at=timezone.now(), facts={"form": form})
    return _file(request, Event.objects.all(), form, "events")


def _owned(request: AuthenticatedHttpRequest, pk: UUID) -> Organisation:
    """Return an organisation whose owner asks; 404 for strangers, 403 for its other members."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_manage(request.user, organisation))
    return organisation


def _known(form: str) -> None:
    """Raise 404 where no file has that form."""
    if form not in WRITERS:
        raise Http404


def _read(request: AuthenticatedHttpRequest, rows: EventQuerySet) -> Reading:
    """Return the filters of an address, and the page of what they leave."""
    form = EventForm(request.GET)
    page = reading.page_of(reading.matching(rows, form.filters()), page_number(request))
    query = QueryDict(mutable=True)
    query.update({name: value for name in form.fields if (value := request.GET.get(name))})
    return Reading(form, page, query.urlencode())


def _lines(page: Page, *, names: bool = False) -> list[Line]:
    """Return a page's events in words; with their companies' names where asked (one query)."""
    known: dict[str, str] = {}
    if names:
        keys = {event.organisation_id for event in page.events if event.organisation_id}
        rows = Organisation.objects.filter(pk__in=keys).values_list("pk", "name")
        known = {str(key): name for key, name in rows}
    return [
        Line(
            event,
            label_of(event.kind),
            wording.about(event),
            known.get(event.organisation_id, _("a company that is gone"))
            if names and event.organisation_id
            else "",
        )
        for event in page.events
    ]


def _file(
    request: AuthenticatedHttpRequest,
    rows: EventQuerySet,
    form: str,
    name: str,
    silent: Collection[str] = (),
) -> HttpResponseBase:
    """Stream what the filters leave; of those who are `silent`, not from where."""
    writer, content_type = WRITERS[form]
    found = reading.matching(rows, EventForm(request.GET).filters())
    return StreamingHttpResponse(
        writer(_told(found, silent), wording.about),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _told(rows: EventQuerySet, silent: Collection[str]) -> Iterator[Event]:
    for event in rows.iterator(chunk_size=CHUNK):
        if event.actor_id in silent:
            event.source = ""
        yield event
