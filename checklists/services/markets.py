"""A company's markets: drafts in several at once, and answers copied from one into another."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from checklists.choices import EvidenceKind, ScopeKind
from checklists.models import Answer, Assessment
from checklists.services import answers, assessments
from checklists.services.answers import Changes, Sent
from checklists.workflow import NotDone
from copassess.accounts import countries as names
from copassess.accounts.models import Organisation, User
from copassess.audit import services as audit

# How many drafts one page starts.
LIMIT = 50
TITLE_MAX = 120


class Which(TextChoices):
    """Which answers of the target a copy may replace."""

    OPEN = "open", _("Only where it is still open")
    DIFFERING = "differing", _("Also where it is answered otherwise")


@dataclass(frozen=True, slots=True)
class Next:
    """The next period of one market's assessment, and its title."""

    source: Assessment
    title: str
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question to copy, with the versions of both answers that its chooser saw."""

    question: str
    version: int
    source_version: int


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of a copy: questions that were written, and those that had changed meanwhile."""

    done: tuple[str, ...]
    moved: tuple[str, ...]


@transaction.atomic
def start_in(
    *,
    source: Assessment,
    countries: Iterable[str],
    title: str,
    period_from: date,
    period_to: date,
    by: User,
    at: datetime,
) -> list[Assessment]:
    """Make a draft for each country from one assessment's answers: all of them, or none.

    Raises NotDone, Invalid.
    """
    codes = list(dict.fromkeys(countries))
    _check_countries(codes)
    titles = {code: titled(title, names.name_of(code)) for code in codes}
    # Of two clicks the second waits here, and then finds what the first has made.
    Organisation.objects.select_for_update(no_key=True).get(pk=source.organisation_id)
    _refuse_what_exists(source, codes, period_from, period_to)
    sectors = _known_sectors(source)
    return [
        assessments.start(
            organisation=source.organisation,
            sectors=sectors,
            scope_kind=ScopeKind.COUNTRY,
            scope_name="",
            scope_country=code,
            period_from=period_from,
            period_to=period_to,
            title=titles[code],
            by=by,
            at=at,
            started_from=source,
        )
        for code in codes
    ]


@transaction.atomic
def start_next(
    *, organisation: Organisation, following: Collection[Next], by: User, at: datetime
) -> list[Assessment]:
    """Make the next period's draft of each market, from its own answers: all of them, or none.

    Raises NotDone, Invalid.
    """
    if not following:
        raise NotDone("market_none_next")
    if len(following) > LIMIT:
        raise NotDone("market_many", limit=LIMIT, count=len(following))
    # As above: the second of two clicks waits here.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return [_start_next(organisation, one, by=by, at=at) for one in following]


def titled(title: str, name: str) -> str:
    """Return the title of one market's assessment. Raises NotDone where it gets too long."""
    whole = f"{title}: {name}"
    if len(whole) > TITLE_MAX:
        raise NotDone("market_title", title=whole, limit=TITLE_MAX)
    return whole


def is_copied(old: Answer, new: Answer, which: Which) -> bool:
    """Tell whether a copy of `new` would replace `old`: an answer, another, and one that it may."""
    if not new.response or all(getattr(old, n) == getattr(new, n) for n in assessments.CARRIED):
        return False
    return which == Which.DIFFERING or not old.is_answered


def has_own(answer: Answer) -> bool:
    """Tell whether somebody has said anything there, be it without a response."""
    return any((answer.response, answer.note, answer.action_text, answer.action_owner))


@transaction.atomic
def copy(
    *,
    source: Assessment,
    target: Assessment,
    chosen: Collection[Chosen],
    which: Which,
    by: User,
    at: datetime,
) -> Copied:
    """Write chosen answers of one assessment into another, each to be confirmed there.

    An answer that either side wrote after it was chosen stays as it is. Raises NotDone, Refused.
    """
    if source.pk == target.pk or source.organisation_id != target.organisation_id:
        raise NotDone("copy_source")
    if not chosen:
        raise NotDone("copy_nothing")
    # Every write of an answer takes this row first: what is read next stays until the end.
    answers.take(target, at=at, fields=["response"])
    old, new = _by_question(target), _by_question(source)
    done, moved = [], []
    for one in sorted(chosen, key=lambda one: one.question):
        before, after = old.get(one.question), new.get(one.question)
        if before and after and _is_as_seen(one, before, after) and is_copied(before, after, which):
            _write(before, after, source, by=by, at=at)
            done.append(one.question)
        else:
            moved.append(one.question)
    if not done:
        raise NotDone("copy_moved")
    facts = {"from": str(source.pk), "questions": len(done)}
    audit.record(
        "assessment.copy",
        by=by,
        at=at,
        target=target,
        organisation_id=target.organisation_id,
        facts=facts,
    )
    return Copied(tuple(done), tuple(moved))


def _check_countries(codes: Collection[str]) -> None:
    """Refuse none, too many, and what is no country. Raises NotDone."""
    if not codes:
        raise NotDone("market_none")
    if len(codes) > LIMIT:
        raise NotDone("market_many", limit=LIMIT, count=len(codes))
    known = dict(names.choices())
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise NotDone("market_unknown", country=unknown[0])


def _refuse_what_exists(
    source: Assessment, codes: Collection[str], period_from: date, period_to: date
) -> None:
    """Refuse a market that has an assessment of that period already. Raises NotDone."""
    rows = Assessment.objects.filter(
        organisation=source.organisation_id,
        scope_kind=ScopeKind.COUNTRY,
        scope_country__in=codes,
        period_from=period_from,
        period_to=period_to,
    )
    existing = rows.order_by("scope_country", "created_at").first()
    if existing:
        country = names.name_of(existing.scope_country)
        raise NotDone("market_exists", country=country, title=existing.title)


def _start_next(organisation: Organisation, one: Next, *, by: User, at: datetime) -> Assessment:
    source = one.source
    existing = Assessment.objects.filter(
        organisation=organisation,
        scope_kind=source.scope_kind,
        scope_name=source.scope_name,
        scope_country=source.scope_country,
        period_from=one.period_from,
        period_to=one.period_to,
    ).first()
    if existing:
        raise NotDone("market_next_exists", title=existing.title)
    return assessments.start(
        organisation=organisation,
        sectors=_known_sectors(source),
        scope_kind=source.scope_kind,
        scope_name=source.scope_name,
        scope_country=source.scope_country,
        period_from=one.period_from,
        period_to=one.period_to,
        title=one.title,
        by=by,
        at=at,
        started_from=source,
    )


def _known_sectors(source: Assessment) -> list[str]:
    """Return the kinds of company that the newest revision still knows."""
    content = assessments.newest_content()
    known = content.sector_by_code if content else {}
    return [code for code in source.sectors if code in known]


def _by_question(assessment: Assessment) -> Mapping[str, Answer]:
    rows = Answer.objects.of(assessment).for_writing().prefetch_related("evidence")
    return {answer.question: answer for answer in rows}


def _is_as_seen(one: Chosen, before: Answer, after: Answer) -> bool:
    return (before.version, after.version) == (one.version, one.source_version)


def _write(before: Answer, after: Answer, source: Assessment, *, by: User, at: datetime) -> None:
    """Write one answer, and attach the links that it does not have yet."""
    changes: Changes = {
        "response": after.response,
        "note": after.note,
        "action_text": after.action_text,
        "action_owner": after.action_owner,
        "action_due": after.action_due,
        "action_status": after.action_status,
    }
    told = {"via": "copy", "from": str(source.pk)}
    sent = Sent(before.version, changes, told=told, carried=True)
    answers.write(answer=before, sent=sent, by=by, at=at)
    known = {evidence.url for evidence in before.evidence.all()}
    for evidence in after.evidence.all():
        if evidence.kind == EvidenceKind.LINK and evidence.url not in known:
            known.add(evidence.url)
            answers.add_evidence(
                assessment=before.assessment,
                question=before.question,
                title=evidence.title,
                url=evidence.url,
                by=by,
                at=at,
            )
