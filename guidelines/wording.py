"""Words for what the catalogue keeps as codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidelines.catalogue import Catalogue, Question

SEVERITIES: Mapping[str, Promise] = {
    "critical": _("Critical"),
    "high": _("High"),
    "medium": _("Medium"),
}
EFFORTS: Mapping[str, Promise] = {
    "low": _("Low effort"),
    "medium": _("Medium effort"),
    "high": _("High effort"),
}
SOURCE_CHECKS: Mapping[str, Promise] = {
    "seeds": _("restated"),
    "unverified": _("restated; not yet checked against the original"),
    "current_practice": _("current good practice"),
}


def severity_words(question: Question) -> str:
    """Return how bad it is for a child when the practice is missing."""
    return str(SEVERITIES[question.severity])


def effort_words(question: Question) -> str:
    """Return what closing the gap takes."""
    return str(EFFORTS[question.effort])


def source_check_words(question: Question) -> str:
    """Return how far the text was checked; nothing in the catalogue is a quotation."""
    return str(SOURCE_CHECKS[question.source_check])


def basis_words(question: Question) -> str:
    """Return where in the guidelines a question belongs, and how far its text was checked."""
    return gettext("%(basis)s (%(check)s)") % {
        "basis": question.basis,
        "check": source_check_words(question),
    }


def condition_words(content: Catalogue, question: Question) -> tuple[str, ...]:
    """Return the facts of which one must be true for the question to apply; empty for always."""
    facts = {fact.code: fact.question for fact in content.facts}
    return tuple(facts[code] for code in question.applies_if)


def reference_words(content: Catalogue, code: str) -> tuple[tuple[str, str], ...]:
    """Return framework and references, with labels, of a crosswalk code such as `area:csam`."""
    entries = {entry.code: entry for entry in content.crosswalk}
    entry = entries.get(code)
    if entry is None:
        return ()
    return tuple(
        (
            framework.title,
            "; ".join(
                f"{unit} ({framework.labels[unit]})" if unit in framework.labels else unit
                for unit in entry.references[framework.code]
            ),
        )
        for framework in content.frameworks
        if entry.references.get(framework.code)
    )
