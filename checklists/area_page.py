"""The page of one area as finished values: where the reader is, and a card for each question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString

from checklists import answer_card, card_html, progress, question_page
from checklists.answer_card import Card, Counts, Refusal, count_words
from checklists.card_addresses import Addresses
from checklists.models import Answer, Assessment, Evidence
from checklists.progress import Count, Progress
from checklists.review_document import VerdictEntry
from guidelines.catalogue import Area, Catalogue, Question

# What `?show=` may name; anything else shows every question.
SHOWN = ("open", "gaps")
NOTHING_SAID = question_page.Talk()


@dataclass(frozen=True, slots=True)
class AreaLink:
    """An area in the side navigation."""

    code: str
    title: str
    url: str
    count: Count
    is_current: bool

    @property
    def progress(self) -> str:
        """Return how far it is, in words."""
        return count_words(self.count)


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one checklist."""

    checklist: str
    title: str
    cards: tuple[Card, ...]
    html: SafeString


@dataclass(frozen=True, slots=True)
class AreaPage:
    """All that the page shows; `show` is what it is narrowed to, nothing for every question."""

    area: Area
    count: Count
    whole: Count
    links: tuple[AreaLink, ...]
    groups: tuple[Group, ...]
    show: str
    next_url: str

    @property
    def here(self) -> str:
        """Return how far this area is, in words."""
        return count_words(self.count)

    @property
    def everywhere(self) -> str:
        """Return how far the whole is, in words."""
        return count_words(self.whole)

    @property
    def following(self) -> AreaLink | None:
        """Return the area after this one."""
        places = [number for number, link in enumerate(self.links, 1) if link.is_current]
        return self.links[places[0]] if places[0] < len(self.links) else None

    @property
    def refused(self) -> tuple[Card, ...]:
        """Return the cards that could not be saved."""
        return tuple(card for group in self.groups for card in group.cards if card.problem)


def answers_of(assessment: Assessment, area: Area) -> list[Answer]:
    """Return an area's answers in reading order, with who wrote them (one query)."""
    codes = [q.code for q in _questions(assessment) if q.area == area.code]
    rows = Answer.objects.of(assessment).filter(question__in=codes).for_cards()
    found = {answer.question: answer for answer in rows}
    for answer in found.values():
        # The one that was fetched already, instead of a query for each.
        answer.assessment = assessment
    return [found[code] for code in codes]


def build(
    assessment: Assessment,
    area: Area,
    answers: list[Answer],
    *,
    comments: Mapping[str, VerdictEntry],
    is_open: bool,
    can_plan: bool,
    refusals: Mapping[str, Refusal] | None = None,
    show: str = "",
) -> AreaPage:
    """Return the page of an area (three queries: the whole's progress, comments, evidence).

    `is_open` tells whether this reader may change answers now, `can_plan` whether actions.
    """
    content = progress.content_of(assessment)
    counted = progress.of(assessment)
    narrowed, refused = show if show in SHOWN else "", refusals or {}
    shown = [a for a in answers if a.question in refused or _is_shown(a, narrowed)]
    return AreaPage(
        area=area,
        count=counted.areas[area.code],
        whole=counted.whole,
        links=area_links(assessment, content, counted, current=area.code),
        groups=_groups(
            content,
            _cards(assessment, shown, comments, refused, is_open=is_open),
            is_open=is_open,
            can_plan=can_plan,
        ),
        show=narrowed,
        next_url=next_url(assessment, before=area.code),
    )


def area_links(
    assessment: Assessment, content: Catalogue, counted: Progress, *, current: str = ""
) -> tuple[AreaLink, ...]:
    """Return the areas that ask anything of this assessment."""
    return tuple(
        AreaLink(
            code=area.code,
            title=area.short_title,
            url=reverse("checklists:assessment-area", args=[assessment.pk, area.code]),
            count=counted.areas[area.code],
            is_current=area.code == current,
        )
        for area in content.areas
        if counted.areas[area.code].total
    )


def next_url(assessment: Assessment, *, before: str) -> str:
    """Return the address of the next open question from the beginning of an area on."""
    last = ""
    for question in _questions(assessment):
        if question.area == before:
            break
        last = question.code
    address = reverse("checklists:assessment-next", args=[assessment.pk])
    return f"{address}?after={last}" if last else address


def card_of(
    answer: Answer, comments: Mapping[str, VerdictEntry], refusal: Refusal | None = None
) -> Card:
    """Return one card alone, for somebody who may answer."""
    refusals = {answer.question: refusal} if refusal else {}
    is_open = answer.assessment.is_editable
    return _cards(answer.assessment, [answer], comments, refusals, is_open=is_open)[0]


def counts(answer: Answer) -> Counts:
    """Count again what one response changed (one query)."""
    content = progress.content_of(answer.assessment)
    counted = progress.of(answer.assessment)
    code = content.by_code[answer.question].area
    return Counts(code, counted.areas[code], counted.whole)


def area_of(assessment: Assessment, code: str) -> Area:
    """Return an area of which the assessment asks something. Raises Http404."""
    for question in _questions(assessment):
        if question.area == code:
            return progress.content_of(assessment).area_by_code[code]
    raise Http404


def _groups(
    content: Catalogue, cards: Iterable[Card], *, is_open: bool, can_plan: bool
) -> tuple[Group, ...]:
    questions, checklists = content.by_code, content.checklist_by_code
    groups = []
    for code, rows in groupby(cards, key=lambda card: questions[card.code].checklist):
        shown = tuple(rows)
        html = [
            card_html.open_card(card, content.sha256)
            if is_open
            else card_html.read_card(card, content.sha256, can_plan=can_plan)
            for card in shown
        ]
        groups.append(Group(code, checklists[code].title, shown, SafeString("".join(html))))
    return tuple(groups)


def _cards(
    assessment: Assessment,
    answers: Iterable[Answer],
    comments: Mapping[str, VerdictEntry],
    refusals: Mapping[str, Refusal],
    *,
    is_open: bool,
) -> tuple[Card, ...]:
    addresses, rows = Addresses(assessment.pk), list(answers)
    talks, evidence = question_page.talk_of(rows), _evidence(rows)
    return tuple(
        answer_card.card(
            answer,
            addresses=addresses,
            evidence=evidence.get(answer.pk, ()),
            is_open=is_open,
            talk=talks.get(answer.pk, NOTHING_SAID).words,
            verdict=comments.get(answer.question),
            refusal=refusals.get(answer.question),
        )
        for answer in rows
    )


def _evidence(answers: Iterable[Answer]) -> dict[UUID, list[Evidence]]:
    """Return the evidence of answers (one query; a prefetch takes twice the time of all else)."""
    found: dict[UUID, list[Evidence]] = {}
    for piece in Evidence.objects.filter(answer__in=[answer.pk for answer in answers]):
        found.setdefault(piece.answer_id, []).append(piece)
    return found


def _is_shown(answer: Answer, show: str) -> bool:
    if show == "open":
        return not answer.is_answered
    return show != "gaps" or (answer.is_answered and answer.response in progress.GAPS)


def _questions(assessment: Assessment) -> tuple[Question, ...]:
    return progress.content_of(assessment).questions_for(assessment.sectors)
