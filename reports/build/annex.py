"""The report's annexes: every answer, references, help and words."""

from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from checklists.choices import Judgement, Response
from checklists.document import AnswerEntry, EvidenceEntry
from checklists.services.submissions import LETTERS
from checklists.wording import size_words
from guidelines import wording as guideline_wording
from guidelines.catalogue import resources_for
from reports.build.gaps import exchange
from reports.build.help import help_entry
from reports.build.shape import AnswerGroup, AnswerLine, Help
from reports.build.source import Source

# The directories that know every country's hotline and helpline; never a number from memory.
DIRECTORIES = ("inhope", "child-helpline-international")


def answer_groups(source: Source) -> tuple[AnswerGroup, ...]:
    """Return every answer, by area and checklist."""
    groups = groupby(source.document.answers, key=lambda answer: (answer.area, answer.checklist))
    return tuple(
        AnswerGroup(
            title=source.content.area_by_code[area].short_title,
            checklist=source.checklist(checklist),
            answers=tuple(answer_line(source, answer) for answer in answers),
        )
        for (area, checklist), answers in groups
    )


def answer_line(source: Source, answer: AnswerEntry) -> AnswerLine:
    """Return one answer, its note in full."""
    question = source.question(answer.question)
    response = answer.counted_response
    words = str(response.label) if response else _("Not answered")
    if answer.carried_forward and answer.response:
        words = _("%(response)s, carried forward and not confirmed") % {
            "response": answer.response.label
        }
    return AnswerLine(
        code=answer.question,
        title=question.title,
        question=question.question,
        severity=guideline_wording.severity_words(question),
        response=words,
        response_code=response.value if response else "open",
        note=answer.note,
        evidence=tuple(evidence_line(source, entry) for entry in answer.evidence),
        basis=guideline_wording.basis_words(question),
        exchange=exchange(source, answer.question),
        is_gap=answer.question in source.gap_codes,
    )


def evidence_line(source: Source, entry: EvidenceEntry) -> tuple[str, str]:
    """Return title and address; what is no address of the web is text, and never a link.

    Of a document, the hash of its bytes tells a copy from another; the address of a submitted one
    asks whoever follows it to sign in.
    """
    if entry.sha256:
        about = [part for part in (size_words(entry.size), f"SHA-256 {entry.sha256}") if part]
        return f"{entry.title} ({', '.join(about)})", _document_address(source, entry.sha256)
    address = entry.url or ""
    if not address or address.lower().startswith(("http://", "https://")):
        return entry.title, address
    return f"{entry.title} ({address})", ""


def _document_address(source: Source, sha256: str) -> str:
    """Return where a submitted document is handed out, nothing for a draft's and the sample's."""
    document = source.document
    # The sample's code has letters that no code has: there is no submission behind it.
    if not document.number or not set(document.code.removeprefix("COP-")) <= {*LETTERS, "-"}:
        return ""
    named = [document.assessment, document.number, sha256]
    return f"{settings.SITE_URL}{reverse('checklists:submission-document', args=named)}"


def not_applicable(source: Source) -> tuple[AnswerLine, ...]:
    """Return what the company left out, with its reasons."""
    return tuple(
        answer_line(source, answer)
        for answer in source.document.answers
        if answer.counted_response == Response.NOT_APPLICABLE
    )


def differences(source: Source) -> tuple[AnswerLine, ...]:
    """Return the answers that the reviewer asked about or did not agree with."""
    if source.review is None:
        return ()
    disputed = (Judgement.CLARIFY, Judgement.NOT_AGREED)
    codes = {v.question for v in source.review.verdicts if v.judgement in disputed}
    return tuple(
        answer_line(source, answer)
        for answer in source.document.answers
        if answer.question in codes
    )


def resources(source: Source) -> tuple[Help, ...]:
    """Return all help for the company's sectors but the directories."""
    return tuple(
        help_entry(resource)
        for resource in resources_for(source.content, sectors=source.document.sectors)
        if resource.code not in DIRECTORIES
    )


def directories(source: Source) -> tuple[Help, ...]:
    """Return where the hotline and the helpline of a country are found."""
    return tuple(help_entry(r) for r in source.content.resources if r.code in DIRECTORIES)
