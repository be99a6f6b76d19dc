"""What stands in a ZIP of reports: the files of each submission, their names, and the list."""

import csv
import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.files.storage import default_storage
from django.utils.text import slugify
from django.utils.translation import gettext as _

from checklists import wording
from checklists.document import Document
from checklists.figures import figure
from checklists.files import documents_of
from checklists.models import Submission
from checklists.review_document import ReviewDocument
from copassess.formulas import csv_cell
from reports.build.cover import status_words
from reports.files import FORMATS
from reports.models import Making
from reports.services import files

logger = logging.getLogger(__name__)

INDEX = "index.csv"
FACTS = ("code", "company", "country", "sectors", "submitted", "status", "score", "band")
HEAD = (*FACTS, "files", "sha256", "remark")


class Unmade(Exception):  # noqa: N818 (named for what it says)
    """A report's file is not there; the text says why."""


@dataclass
class Packed:
    """One submission in the ZIP: its line of the list, its files with their hashes."""

    pk: str
    facts: tuple[str, ...] = ("",) * len(FACTS)
    names: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def line(self) -> list[str]:
        """Return its line; no text of it is a formula to a spreadsheet."""
        cells = (*self.facts, " ".join(self.names), " ".join(self.hashes), "; ".join(self.remarks))
        return [csv_cell(cell) for cell in cells]


def contents(
    submission: Submission, forms: Sequence[str], packed: Packed
) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of a submission's files, and note them in `packed`.

    What cannot be made is noted with its reason; it loses neither the other forms nor the others.
    """
    packed.facts = (submission.code, *packed.facts[1:])
    try:
        documents = documents_of(submission)
        packed.facts = facts_of(submission, *documents)
    except Exception as error:  # a document that cannot be read
        packed.remarks.append(_reason(submission, error))
        return
    for form in forms:
        try:
            content = content_of(submission, *documents, form=form)
        except Exception as error:  # every kind of failure is told in the list
            packed.remarks.append(f"{form.upper()}: {_reason(submission, error)}")
        else:
            name = name_of(submission, form)
            packed.names.append(name)
            packed.hashes.append(sha256(content).hexdigest())
            yield name, content


def _reason(submission: Submission, error: Exception) -> str:
    if isinstance(error, Unmade):
        return str(error)
    logger.error("submission %s is not wholly in a ZIP", submission.pk, exc_info=error)
    return files.sentence(error)


def content_of(
    submission: Submission, document: Document, review: ReviewDocument | None, *, form: str
) -> bytes:
    """Return one file of a submission. Raises Unmade where its PDF is not there, or not whole."""
    if form != "pdf":
        return FORMATS[form].make(document, review)
    row = files.find(document, review, submission=submission)
    if row is None:
        raise Unmade(_("the file is not kept any more; download this report by itself"))
    if row.making != Making.READY:
        raise Unmade(row.failure or _("making it took too long"))
    with default_storage.open(row.file.name or "") as file:
        content: bytes = file.read()
    if sha256(content).hexdigest() != row.sha256:
        raise Unmade(_("the file is not as it was made"))
    return content


def facts_of(
    submission: Submission, document: Document, review: ReviewDocument | None
) -> tuple[str, ...]:
    """Return what the list says of a submission; figures as the report and its JSON have them."""
    overall = document.scores.overall
    return (
        submission.code,
        document.organisation.name,
        document.country,
        " ".join(document.sectors),
        submission.submitted_at.date().isoformat(),
        status_words(document, review),
        figure(overall.exact) or "",
        str(overall.band.label) if overall.band else wording.percent(None),
    )


def name_of(submission: Submission, form: str) -> str:
    """Return a path inside the ZIP that every system takes: no letter of it was typed freely."""
    assessment = submission.assessment
    company = slugify(assessment.organisation.name)[:60].strip("-_") or "company"
    country = slugify(assessment.country) or "xx"
    return f"reports/{country}/{company}-{submission.code.lower()}.{form}"


def index_of(packed: Sequence[Packed]) -> bytes:
    """Return the list of what is inside, as spreadsheets read it (UTF-8 with its mark)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(one.line() for one in packed)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
