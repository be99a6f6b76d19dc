"""A document as a card sends it: the file, and what it shall be called."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from checklists.evidence_content.kinds import BYTES_MAX
from checklists.forms.answers import pressed
from checklists.workflow import NotTaken
from copassess.uploads import is_too_large, was_no_room


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was sent for one question."""

    name: str
    title: str
    content: bytes


def is_chosen(request: HttpRequest, question: str) -> bool:
    """Tell whether a document was sent for a question, or was meant to be."""
    button = pressed(request.POST)
    is_meant = button.does == "document" and button.question == question
    return is_meant or f"{question}-file" in request.FILES


def chosen(request: HttpRequest, question: str) -> Chosen:
    """Return what was sent for a question. Raises NotTaken where that is no file."""
    refuse_dropped(request)
    file = request.FILES.get(f"{question}-file")
    content = _read(file)
    name = getattr(file, "name", "") or ""
    return Chosen(name, request.POST.get(f"{question}-file-title", ""), content)


def replacing(request: HttpRequest) -> dict[UUID, str]:
    """Return the questions for whose evidence, by ID, another document was sent or meant to be."""
    found = {}
    button = pressed(request.POST)
    if button.does == "replace":
        found[_id(button.argument)] = button.question
    for name in request.FILES:
        question, is_one, evidence = name.partition("-replace-")
        if is_one:
            found[_id(evidence)] = question
    return found


def replacement(request: HttpRequest, question: str, evidence: UUID) -> bytes:
    """Return what was sent in the place of a document. Raises NotTaken where that is no file."""
    refuse_dropped(request)
    return _read(request.FILES.get(f"{question}-replace-{evidence}"))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest from None


def _read(file: object) -> bytes:
    if not isinstance(file, UploadedFile):
        raise NotTaken("evidence_none")
    # No more than a byte above what is allowed.
    content: bytes = file.read(BYTES_MAX + 1)
    return content


def refuse_dropped(request: HttpRequest) -> None:
    """Say why files that were sent are not there. Raises NotTaken."""
    if is_too_large(request):
        raise NotTaken("evidence_size")
    if was_no_room(request):
        raise NotTaken("evidence_full")
