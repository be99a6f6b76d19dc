"""Words for what the catalogue keeps as codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidelines.catalogue import Catalogue, Framework, Question

SEVERITIES: Mapping[str, Promise] = {
    "critical": _("Critical"),
    "high": _("High"),
    "medium": _("Medium"),
}
SEVERITY_MEANINGS: Mapping[str, Promise] = {
    "critical": _(
        "Without the practice a child may be abused, abuse or its images go on, or nobody reacts "
        "to a child in danger."
    ),
    "high": _("A serious risk of harm, or a child left without help or remedy."),
    "medium": _("Every other practice."),
}
EFFORTS: Mapping[str, Promise] = {
    "low": _("Low effort"),
    "medium": _("Medium effort"),
    "high": _("High effort"),
}
EFFORT_MEANINGS: Mapping[str, Promise] = {
    "low": _("Existing staff, a few weeks, no new system."),
    "medium": _("Several teams or a change to a product, up to about half a year."),
    "high": _("New technology, many staff or a large budget; often longer."),
}
SOURCE_CHECKS: Mapping[str, Promise] = {
    "seeds": _("restated"),
    "unverified": _("restated; not yet checked against the original"),
    "current_practice": _("current good practice"),
}
SOURCE_CHECK_MEANINGS: Mapping[str, Promise] = {
    "seeds": _(
        "The practice, or the statement about the sector behind it, was seen in published "
        "documents about the guidelines."
    ),
    "unverified": _(
        "Written from general knowledge of the guidelines and of good practice. It is to be "
        "checked against the original before anybody quotes it as a requirement."
    ),
    "current_practice": _(
        "Younger than the guidelines, and placed where it fits. It is not a requirement of them."
    ),
}


def severity_words(question: Question) -> str:
    """Return how bad it is for a child when the practice is missing."""
    return str(SEVERITIES[question.severity])


def effort_words(question: Question) -> str:
    """Return what closing the gap takes."""
    return str(EFFORTS[question.effort])


def source_check_words(question: Question) -> str:
    """Return how far the text was checked, and where it was seen; it is never a quotation."""
    check = str(SOURCE_CHECKS[question.source_check])
    if not question.seen_in:
        return check
    return gettext("%(check)s; seen in %(source)s") % {"check": check, "source": question.seen_in}


def basis_words(question: Question) -> str:
    """Return where in the guidelines a question belongs, and how far its text was checked."""
    if question.source_check == "current_practice":
        # The basis of such a question begins with these words already.
        return question.basis
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
    entry = content.crosswalk_by_code.get(code)
    if entry is None:
        return ()
    return tuple(
        (framework.title, "; ".join(unit_words(framework, entry.references[framework.code])))
        for framework in content.frameworks
        if entry.references.get(framework.code)
    )


def unit_words(framework: Framework, units: tuple[str, ...]) -> tuple[str, ...]:
    """Return units of a framework with their labels: "3 (Best interests of the child)"."""
    return tuple(
        f"{unit} ({framework.labels[unit]})" if unit in framework.labels else unit for unit in units
    )


def named_units(framework: Framework, units: tuple[str, ...]) -> tuple[str, ...]:
    """Return units by kind and label: "Article 34: Protection from sexual exploitation"."""
    kind = framework.unit[:1].upper() + framework.unit[1:]
    return tuple(
        f"{kind} {unit}: {framework.labels[unit]}" if unit in framework.labels else f"{kind} {unit}"
        for unit in units
    )
