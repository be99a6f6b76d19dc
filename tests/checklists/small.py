"""A catalogue small enough to work with by hand: two areas, two sectors, seven questions."""

import hashlib

from checklists.choices import Effort, Severity
from guidelines import catalogue
from guidelines.catalogue import Area, Catalogue, Checklist, Fact, Question, Sector
from guidelines.models import Edition, Revision, RevisionDocument

# Code, checklist, area, severity.
QUESTIONS = [
    ("GEN-A-1", "general", "policies", Severity.CRITICAL),
    ("GEN-A-2", "general", "policies", Severity.HIGH),
    ("MNO-A-1", "mobile", "policies", Severity.MEDIUM),
    ("GEN-B-1", "general", "csam", Severity.CRITICAL),
    ("GEN-B-2", "general", "csam", Severity.MEDIUM),
    ("MNO-B-1", "mobile", "csam", Severity.HIGH),
    ("ISP-B-1", "internet", "csam", Severity.HIGH),
]
# Facts of which one must be true for a question to apply.
CONDITIONS = {"MNO-A-1": ("hosts",), "MNO-B-1": ("hosts", "bills")}
REASON = "We host nothing that users post."


def question(number: int, code: str, checklist: str, area: str, severity: Severity) -> Question:
    """Return a question whose texts say whose they are."""
    return Question(
        code=code,
        checklist=checklist,
        area=area,
        number=number,
        title=f"Practice {code}",
        question=f"Does the company do {code}?",
        why=f"Children are safer with {code}.",
        good_practice=f"{code} is written down and followed.",
        evidence=(f"Procedure of {code}", f"Records of {code}"),
        severity=severity.value,
        effort=Effort.LOW.value,
        risks=(),
        applies_if=CONDITIONS.get(code, ()),
        basis="Table 1, policies",
        source_check="unverified",
        seed_ref="",
        seen_in="",
        related_source="",
        builds_on="",
        note="",
    )


def content() -> Catalogue:
    """Return what the revision says."""
    sectors = [("mobile", "Mobile operators", "MNO"), ("internet", "Internet providers", "ISP")]
    return Catalogue(
        edition=catalogue.Edition("small-2014", "Small guidelines", ("ITU",), 2014, "", ""),
        revision=1,
        areas=(
            Area("policies", 1, "Policies and management processes", "Policies", "Run it well."),
            Area("csam", 2, "Processes to handle CSAM", "Handling CSAM", "Find and report it."),
        ),
        sectors=tuple(
            Sector(code, number, title, prefix, f"Who are {title}.", number + 1)
            for number, (code, title, prefix) in enumerate(sectors, start=1)
        ),
        risks=(),
        facts=(
            Fact("hosts", 1, "Can people post something?", REASON),
            Fact("bills", 2, "Does the company bill consumers?", "We bill no consumers."),
        ),
        checklists=(
            Checklist("general", 1, "General checklist", "GEN", None, 1),
            *(
                Checklist(code, number, title, prefix, code, number)
                for number, (code, title, prefix) in enumerate(sectors, start=2)
            ),
        ),
        questions=tuple(question(number, *row) for number, row in enumerate(QUESTIONS, start=1)),
        resources=(),
        frameworks=(),
        crosswalk=(),
        glossary=(),
    )


def load() -> Revision:
    """Store it as the newest frozen revision."""
    text = content().to_json()
    document = RevisionDocument.objects.create(
        sha256=hashlib.sha256(text.encode()).hexdigest(), text=text
    )
    edition = Edition.objects.create(code="small-2014", title="Small guidelines", year=2014)
    return Revision.objects.create(edition=edition, number=1, document=document)
