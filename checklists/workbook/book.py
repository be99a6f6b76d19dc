"""What a workbook says: an assessment as it stands now, or a checklist with nothing filled in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from checklists import progress
from checklists.choices import ActionStatus, Response
from checklists.models import Answer, Assessment
from checklists.workbook.shape import ANSWER_FIELDS, Book, Line, Page, Section
from checklists.workflow import REASON_MIN
from guidelines import wording
from guidelines.catalogue import Catalogue, Question


def of_assessment(assessment: Assessment, *, at: datetime) -> Book:
    """Return an assessment's answers as they stand now (one query)."""
    content = progress.content_of(assessment)
    answers = {answer.question: answer for answer in Answer.objects.of(assessment)}
    questions = content.questions_for(assessment.sectors)
    checklists = content.checklists_for(assessment.sectors)
    return Book(
        title=assessment.title,
        facts=(
            (_("Company"), assessment.organisation.name),
            (_("Assessment"), assessment.title),
            (_("Checklists"), "\n".join(checklist.title for checklist in checklists)),
            (_("Questions"), str(len(questions))),
            (_("Made on"), date_format(localtime(at), "j F Y, H:i e")),
        ),
        paragraphs=(*_filling_in(), *_sending_back(), _warning()),
        assessment=str(assessment.pk),
        revision=content.sha256,
        pages=_pages(content, questions, answers),
    )


def blank(content: Catalogue, sector: str | None, time: str) -> Book:
    """Return the general checklist, with a sector's where one is named, and nothing filled in."""
    sectors = [sector] if sector else []
    questions = content.questions_for(sectors)
    checklists = [checklist.title for checklist in content.checklists_for(sectors)]
    return Book(
        title=checklists[-1],
        facts=(
            (_("Checklists"), "\n".join(checklists)),
            (_("Questions"), str(len(questions))),
            (_("Time"), time),
            (_("Edition"), content.edition.title),
            (_("Company"), ""),
            (_("Filled in by"), ""),
        ),
        paragraphs=(*_filling_in(), _taking_over(), _warning()),
        assessment="",
        revision=content.sha256,
        pages=_pages(content, questions, {}),
    )


def _pages(
    content: Catalogue, questions: Iterable[Question], answers: Mapping[str, Answer]
) -> tuple[Page, ...]:
    pages = []
    for code, group in groupby(questions, key=lambda question: question.area):
        area = content.area_by_code[code]
        sections = tuple(
            Section(
                content.checklist_by_code[checklist].title,
                tuple(_line(question, answers.get(question.code)) for question in part),
            )
            for checklist, part in groupby(group, key=lambda question: question.checklist)
        )
        title = f"{area.number} {area.short_title}"
        pages.append(Page(title, f"{area.number}. {area.title}", sections))
    return tuple(pages)


def _line(question: Question, answer: Answer | None) -> Line:
    values = {name: getattr(answer, name) for name in ANSWER_FIELDS} if answer else {}
    if answer:
        values["response"] = str(Response(answer.response).label) if answer.response else ""
        # Every answer has a status; without an action it says nothing.
        has_action = answer.action_text or answer.action_owner or answer.action_due
        is_told = has_action or answer.action_status != ActionStatus.PLANNED
        status = str(ActionStatus(answer.action_status).label) if is_told else ""
        values["action_status"] = status
    is_waiting = answer is not None and answer.carried_forward
    return Line(
        code=question.code,
        title=question.title,
        severity=wording.severity_words(question),
        question=question.question,
        why=question.why,
        good_practice=question.good_practice,
        remark=_("Carried forward from an earlier assessment: please confirm.")
        if is_waiting
        else "",
        seen=answer.version if answer else None,
        values={name: values.get(name) for name in ANSWER_FIELDS},
    )


def _filling_in() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("How to fill it in"),
            _(
                "Each area has a sheet of its own. Fill in the white cells; all others are locked "
                "(without a password). Choose the response from its list: yes, partly, no or not "
                "applicable. A “not applicable” needs its reason in the note, in %(limit)s "
                "characters or more. For a gap (partly or no) write what will be done, by whom "
                "and until when. What you leave as it is stays as it is."
            )
            % {"limit": REASON_MIN},
        ),
        (
            _("What may be changed"),
            _(
                "Columns may be made wider and sheets renamed; once you lift the protection of a "
                "sheet, rows may be moved and deleted too: a row that is not there leaves its "
                "answer untouched. Keep the hidden first row, the hidden columns and the hidden "
                "sheet. Merged cells and formulas cannot be read. Save it as XLSX, without macros "
                "and without a password."
            ),
        ),
    )


def _sending_back() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("What happens when you upload it"),
            _(
                "Nothing is written at once. You see what would change, what somebody else has "
                "changed in the meantime (both texts side by side) and what cannot be read, with "
                "sheet and cell. You choose what is applied; that happens wholly or not at all."
            ),
        ),
        (
            _("Answers carried forward"),
            _(
                "A response that was carried forward from an earlier assessment, and that you "
                "leave as it is here, is not thereby confirmed. After the upload it is listed for "
                "you to tick, and it counts only once it was ticked. Another response that you "
                "choose here counts as soon as it is applied."
            ),
        ),
    )


def _taking_over() -> tuple[str, str]:
    return (
        _("What you can do with it"),
        _(
            "Fill it in alone or with colleagues; nothing is sent to anybody. Later an assessment "
            "with the same checklists can take it over: upload it on the assessment's page "
            "“Offline in a workbook”."
        ),
    )


def _warning() -> tuple[str, str]:
    return (
        _("Never write down"),
        _(
            "Never put child sexual abuse material (CSAM), its address, or data of a child into "
            "this workbook, and paste no pictures. Whoever comes upon such material reports it to "
            "the hotline or the police of the country, and keeps no copy."
        ),
    )
