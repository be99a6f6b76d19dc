"""Where the cards of an assessment lead and post to, and their evidence with its addresses."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from checklists import wording
from checklists.choices import EvidenceKind
from checklists.models import Evidence

# Stands for a piece of evidence where an address is looked up for all of them.
NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence; of a document, `url` is its download, `about` says what it is."""

    pk: UUID
    title: str
    url: str
    remove_url: str
    replace_url: str = ""
    about: str = ""
    sha256: str = ""


class Addresses:
    """Where the cards of one assessment post to; looked up once for all of them."""

    def __init__(self, assessment: UUID) -> None:
        code = "-"
        self._save = reverse("checklists:answer-save", args=[assessment, code]).rsplit(code, 1)
        self._attach = reverse("checklists:evidence-add", args=[assessment, code]).rsplit(code, 1)
        self._talk = reverse("checklists:question-talk", args=[assessment, code]).rsplit(code, 1)
        remove = reverse("checklists:evidence-remove", args=[assessment, NOTHING])
        self._remove = remove.rsplit(str(NOTHING), 1)
        replace = reverse("checklists:evidence-replace", args=[assessment, NOTHING])
        self._replace = replace.rsplit(str(NOTHING), 1)
        download = reverse("checklists:evidence-download", args=[assessment, NOTHING])
        self._download = download.rsplit(str(NOTHING), 1)

    def save(self, question: str) -> str:
        """Return where a card is saved."""
        return question.join(self._save)

    def attach(self, question: str) -> str:
        """Return where its link is attached."""
        return question.join(self._attach)

    def talk(self, question: str) -> str:
        """Return where its comments and history are."""
        return question.join(self._talk)

    def remove(self, evidence: UUID) -> str:
        """Return where a piece of evidence is taken away."""
        return str(evidence).join(self._remove)

    def proof(self, evidence: Evidence) -> Proof:
        """Return a piece of evidence with where it leads, and where it is taken away."""
        remove = self.remove(evidence.pk)
        if evidence.kind == EvidenceKind.LINK:
            return Proof(evidence.pk, evidence.title, evidence.url, remove)
        address = str(evidence.pk).join(self._download)
        replace = str(evidence.pk).join(self._replace)
        about = wording.document_words(evidence.form, evidence.size)
        return Proof(evidence.pk, evidence.title, address, remove, replace, about, evidence.sha256)
