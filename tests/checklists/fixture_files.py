"""A folder of fixtures small enough to break one entry at a time."""

from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]
EDITION, NUMBER = "tiny-2014", 1


def fixture(model: str, code: str, **fields: object) -> Row:
    """Return one entry as it stands in a file."""
    return {
        "model": model,
        "fields": {"revision": [EDITION, NUMBER], "code": code, **fields},
    }


def key(code: str) -> list[object]:
    """Return a natural key in the tiny revision."""
    return [EDITION, NUMBER, code]


def question(code: str, checklist: str, area: str, number: int, **fields: object) -> Row:
    """Return a question that lacks nothing."""
    return fixture(
        "checklists.question",
        code,
        checklist=key(checklist),
        area=key(area),
        number=number,
        **{
            "title": f"Practice {code}",
            "question": f"Does the company do {code}?",
            "why": "Children are safer.",
            "good_practice": "It is written down.",
            "evidence": ["Procedure"],
            "severity": "high",
            "effort": "low",
            "risks": ["csam"],
            "applies_if": [],
            "basis": "2014 Table 1, area 1",
            "source_check": "unverified",
            **fields,
        },
    )


def frame() -> list[Row]:
    """Return edition and revision, and what questions refer to."""
    edition = {"code": EDITION, "title": "Tiny guidelines", "publishers": ["ITU"], "year": 2014}
    sector = {"number": 1, "title": "Mobile operators", "prefix": "MNO", "who": "They run networks"}
    checklist = {"title": "Checklist", "source_table": 1}
    return [
        {
            "model": "guidelines.edition",
            "fields": {**edition, "url": "https://example.org/guidelines"},
        },
        {"model": "guidelines.revision", "fields": {"edition": [EDITION], "number": NUMBER}},
        *(
            fixture("guidelines.area", code, number=n, title=code, short_title=code, aim="Aim.")
            for n, code in enumerate(("policies", "csam"), start=1)
        ),
        fixture("guidelines.sector", "mobile", source_table=2, **sector),
        fixture("guidelines.risk", "csam", number=1, title="CSAM", definition="Images of abuse."),
        fixture("guidelines.fact", "has_chat", number=1, question="Can people talk?"),
        fixture("checklists.checklist", "general", number=1, prefix="G", sector=None, **checklist),
        fixture(
            "checklists.checklist",
            "mobile",
            number=2,
            prefix="M",
            sector=key("mobile"),
            **checklist,
        ),
    ]


def rows() -> list[Row]:
    """Return a whole catalogue: two areas, two checklists, three questions."""
    return [
        *frame(),
        question("GEN-1", "general", "policies", 1),
        question("GEN-2", "general", "csam", 1, applies_if=["has_chat"]),
        question("MNO-1", "mobile", "csam", 1, builds_on="GEN-2"),
        fixture(
            "guidelines.resource",
            "inhope",
            number=1,
            title="Hotlines",
            publisher="INHOPE",
            url="https://example.org/hotlines",
            helps_with="Reporting.",
            areas=["csam"],
            sectors=["all"],
            url_seen=True,
        ),
        fixture(
            "guidelines.framework",
            "crc",
            number=1,
            title="Convention",
            unit="article",
            labels={"34": "Protection from abuse"},
        ),
        fixture("guidelines.crosswalkentry", "area:csam", references={"crc": ["34"]}),
        fixture("guidelines.crosswalkentry", "condition:any", references={"crc": []}, note="Any."),
        fixture("guidelines.glossaryterm", "gap", term="Gap", definition="What is missing."),
    ]


def fields_of(entries: list[Row], code: str, model: str = "") -> Row:
    """Return the fields of the entry with this code, to change them."""
    return next(
        row["fields"]
        for row in entries
        if row["fields"].get("code") == code and row["model"].endswith(model)
    )


def without(entries: list[Row], code: str) -> list[Row]:
    """Return all entries but the one with this code."""
    return [row for row in entries if row["fields"].get("code") != code]


def write(folder: Path, entries: object, name: str = "all.yaml") -> Path:
    """Write entries as one file, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    return folder
