"""Every export follows the JSON Schema of the exchange format, and what is broken does not."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checklists import exchange
from checklists.choices import ActionStatus, Judgement, Outcome, Response, Status
from checklists.document import (
    ActionEntry,
    AnswerEntry,
    Document,
    EvidenceEntry,
    ScopeEntry,
    collect,
)
from checklists.review_document import ReviewDocument, VerdictEntry
from guidelines.catalogue import Question
from guidelines.models import Revision
from reports import samples
from tests.factories.accounts import OrganisationFactory
from tests.factories.catalogue import real_content
from tests.factories.checklists import AT, answered_assessment, submitted
from tests.factories.reports import ALL, HOSTILE, alike, answer, document, in_turns, review_of

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "static/schemas/copassess-1.schema.json").read_text()
)
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(data: dict[str, Any]) -> list[str]:
    """Return what the schema finds wrong."""
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def exported(whole: Document, review: ReviewDocument | None = None) -> dict[str, Any]:
    """Return what a file of it holds."""
    data: dict[str, Any] = json.loads(exchange.export_text(whole, review))
    return data


def carried(number: int, question: Question) -> AnswerEntry:
    """Answer as an assessment that was started from an earlier one."""
    return replace(in_turns(number, question), carried_forward=bool(number % 2))


def full(number: int, question: Question) -> AnswerEntry:
    """Answer with all that an answer can hold."""
    made = answer(question, Response.NO, note=HOSTILE, reply="We agree.")
    proof = EvidenceEntry("document", "Policy.pdf", None, "0f" * 32)
    action = ActionEntry("", "", None, list(ActionStatus)[number % len(ActionStatus)])
    return replace(made, evidence=(proof,), action=action)


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "whole",
    [
        document(is_draft=True),
        document(alike(None), is_draft=True),
        document(carried, is_draft=True),
        document(),
        document(sectors=ALL),
        document(alike(Response.YES, evidence=2)),
        document(alike(Response.NOT_APPLICABLE)),
        document(full),
        replace(document(), scope=ScopeEntry("product", "Example TV", None)),
        replace(document(), scope=ScopeEntry("country", None, "TZ")),
    ],
    ids=lambda whole: f"{whole.status} of {len(whole.answers)}",
)
def test_export_follows_the_schema(whole: Document) -> None:
    # What `replace` copied has no catalogue of its own.
    vars(whole).setdefault("catalogue", real_content())

    assert faults(exported(whole)) == []


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        (Status.ACCEPTED, Outcome.ACCEPTED),
        (Status.ACCEPTED, Outcome.PLAN_AGREED),
        (Status.RETURNED, None),
    ],
)
def test_reviewed_export_follows_the_schema(decision: Status, outcome: Outcome | None) -> None:
    whole = document()
    found = [a for a in whole.answers if a.response == Response.YES][:3]
    disputed = [VerdictEntry(a.question, Judgement.NOT_AGREED, Response.NO, "?", 1) for a in found]

    data = exported(whole, review_of(whole, *disputed, decision=decision, outcome=outcome))

    assert faults(data) == []
    assert data["reviewed"]["overall"]["score"] < data["scores"]["overall"]["score"]
    assert sum(gap["reviewer_only"] for gap in data["gaps"]) == len(found)


@pytest.mark.parametrize("size", samples.SIZES)
def test_samples_follow_the_schema(size: str) -> None:
    assert faults(exported(samples.sized(real_content(), samples.SIZES[size]))) == []
    assert faults(exported(*samples.invented(real_content()))) == []


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([None, *Response]),
        st.text(max_size=40),
        st.booleans(),
        st.none()
        | st.builds(
            ActionEntry,
            st.text(max_size=40),
            st.text(max_size=40),
            st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
            st.sampled_from(ActionStatus),
        ),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=30,
)


@hypothesis.given(ANSWERS, st.booleans(), st.booleans())
@hypothesis.settings(max_examples=40)
def test_whatever_is_answered_follows_the_schema(
    said: list[tuple[Any, ...]], is_draft: bool, is_reviewed: bool
) -> None:
    def answering(number: int, question: Question) -> AnswerEntry:
        response, note, is_carried, action, evidence = said[number % len(said)]
        made = answer(question, response, note=note, action=action, evidence=evidence)
        return replace(made, carried_forward=is_carried and is_draft)

    whole = document(answering, is_draft=is_draft)
    review = review_of(whole) if is_reviewed and not is_draft else None

    assert faults(exported(whole, review)) == []


Breaking = Callable[[dict[str, Any]], object]
BROKEN: dict[str, Breaking] = {
    "another format": lambda d: d.update(format="copassess/2"),
    "a key too many": lambda d: d.update(extra=1),
    "a key that is missing": lambda d: d.pop("revision"),
    "null for a text": lambda d: d.update(title=None),
    "no sector": lambda d: d.update(sectors=[]),
    "an outcome of nothing": lambda d: d.update(outcome="accepted"),
    "accepted without an outcome": lambda d: d.update(status="accepted"),
    "words for a code": lambda d: d["answers"][0].update(response="Yes"),
    "an open gap that is closed": lambda d: d["gaps"][0].update(response="yes"),
    "a key too many in an answer": lambda d: d["answers"][0].update(reply=""),
    "a day that there is none of": lambda d: d["period"].update({"from": "2026-02-30"}),
    "a day with its time": lambda d: d["period"].update({"from": "2026-02-03T00:00:00"}),
    "a number for a figure": lambda d: d["scores"]["overall"].update(score=66.67),
    "one decimal": lambda d: d["scores"]["overall"].update(score="66.7"),
    "a score above 100": lambda d: d["scores"]["overall"].update(score="100.01"),
    "a score that is negative": lambda d: d["gaps"][0].update(gain="-0.01"),
    "no band for a score": lambda d: d["scores"]["overall"].update(band=None),
    "points of the whole": lambda d: d["scores"]["overall"].update(points=["1.00", "2.00"]),
    "an area without points": lambda d: d["scores"]["areas"]["csam"].pop("points"),
    "half a range": lambda d: d["scores"]["overall"].update(range=["1.00"]),
    "a country's name": lambda d: d["organisation"].update(country="Kenya"),
    "a size of no kind": lambda d: d["organisation"].update(size="250-999"),
    "a product without a name": lambda d: d["scope"].update(kind="product"),
    "a link without address": lambda d: d["answers"][0]["evidence"].append(
        {"kind": "link", "title": "x", "url": None, "sha256": None}
    ),
    "an address that runs": lambda d: d["answers"][0]["evidence"].append(
        {"kind": "link", "title": "x", "url": "javascript:alert(1)", "sha256": None}
    ),
    "a status of an action": lambda d: d["answers"][0].update(
        action={"text": "", "owner": "", "due": None, "status": "Planned"}
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_does_not_follow_the_schema(name: str) -> None:
    whole = exported(document())
    data = deepcopy(whole)

    BROKEN[name](data)

    assert faults(whole) == []
    assert faults(data)


@pytest.mark.django_db
def test_stored_assessment_follows_the_schema_and_so_does_what_was_imported(
    real_catalogue: Revision,
) -> None:
    first = submitted(answered_assessment({"GEN-CSAM-04": Response.NO}, evidence=["GEN-POL-01"]))
    text = exchange.export_text(Document.from_json(first.document))

    assessment, _left_out = exchange.import_assessment(
        parsed=exchange.read(text.encode()),
        organisation=OrganisationFactory.create(),
        by=None,
        at=AT,
    )

    assert faults(json.loads(text)) == []
    assert faults(exported(collect(assessment))) == []
