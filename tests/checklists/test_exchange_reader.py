"""Every fault of an import file: a sentence with its place, and never anything but a sentence."""

import copy
import json
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from checklists import exchange_reader
from checklists.exchange_reader import Parsed, Unreadable, parse
from guidelines.catalogue import Catalogue
from tests.checklists import small

CONTENT = small.content()
LINK = {"kind": "link", "title": "Policy", "url": "https://example.org/policy", "sha256": None}
DOCUMENT = {"kind": "document", "title": "Policy.pdf", "url": None, "sha256": "ab" * 32}
ACTION = {"text": "Write it", "owner": "Legal", "due": "2026-05-31", "status": "planned"}
GOOD: dict[str, Any] = {
    "format": "copassess/1",
    "edition": "small-2014",
    "title": "Self-assessment 2026",
    "sectors": ["mobile"],
    "scope": {"kind": "company", "name": None, "country": None},
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "answers": [
        {
            "question": "GEN-A-1",
            "response": "partly",
            "note": "At headquarters only.",
            "carried_forward": False,
            "evidence": [LINK, DOCUMENT],
            "action": ACTION,
        },
        {
            "question": "MNO-B-1",
            "response": None,
            "note": "",
            "carried_forward": False,
            "evidence": [],
            "action": None,
        },
    ],
}
pytestmark = pytest.mark.pure
Change = Callable[[dict[str, Any]], object]


def content_of(edition: str) -> Catalogue | None:
    return CONTENT if edition == "small-2014" else None


def read(data: object) -> Parsed:
    return parse(json.dumps(data).encode(), content_of)


def faults_of(change: Change) -> tuple[str, ...]:
    data = copy.deepcopy(GOOD)
    change(data)
    with pytest.raises(Unreadable) as refused:
        read(data)
    return refused.value.faults


def answer(name: str, value: object) -> Change:
    """Return the change that puts a value into the first answer."""
    return lambda data: data["answers"][0].update({name: value})


def action(name: str, value: object) -> Change:
    return lambda data: data["answers"][0]["action"].update({name: value})


def evidence(name: str, value: object) -> Change:
    return lambda data: data["answers"][0]["evidence"][0].update({name: value})


def frame(name: str, value: object) -> Change:
    return lambda data: data.update({name: value})


def part(name: str, key: str, value: object) -> Change:
    return lambda data: data[name].update({key: value})


def test_good_file_is_read() -> None:
    parsed = read(GOOD)

    assert (parsed.edition, parsed.sectors, parsed.scope_name) == ("small-2014", ("mobile",), "")
    first, second = parsed.answers
    assert first.links == (("Policy", "https://example.org/policy"),)
    assert first.documents == ("Policy.pdf",)
    assert first.values["action_due"].isoformat() == "2026-05-31"
    assert dict(second.values) == {"response": "", "note": ""}


def test_texts_are_read_as_pages_store_them() -> None:
    data = copy.deepcopy(GOOD)
    data["answers"][0]["note"] = "  One\r\ntwo\rthree \n"
    data["answers"][0]["evidence"][0]["title"] = ""
    data["title"] = " Year 2026 "

    parsed = read(data)

    assert parsed.title == "Year 2026"
    assert parsed.answers[0].values["note"] == "One\ntwo\nthree"
    assert parsed.answers[0].links == (("https://example.org/policy",) * 2,)


def test_mark_of_the_encoding_is_no_fault() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), content_of).title == GOOD["title"]


def test_note_of_exactly_the_limit_is_read() -> None:
    data = copy.deepcopy(GOOD)
    data["answers"][0]["note"] = "😀" * 5000

    assert len(read(data).answers[0].values["note"]) == 5000


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (answer("response", "maybe"), 'GEN-A-1, response: "maybe" is none of yes, partly, no'),
        (answer("response", ["yes"]), 'GEN-A-1, response: ["yes"] is none of'),
        (answer("response", True), "GEN-A-1, response: true is none of"),
        (answer("note", "x" * 5001), "GEN-A-1, note: this is longer than 5000 characters."),
        (answer("note", 7), "GEN-A-1, note: this is not a text."),
        (answer("note", "a\x00b"), "GEN-A-1, note: this holds a character that cannot be stored."),
        (answer("note", "a\ud800"), "GEN-A-1, note: this holds a character"),
        (answer("carried_forward", 1), "GEN-A-1, carried_forward: this is neither true nor false."),
        (answer("carried_forward", None), "GEN-A-1, carried_forward: this is neither"),
        (answer("evidence", {}), "GEN-A-1, evidence: this is not a list."),
        (answer("evidence", [[]]), "GEN-A-1, evidence 1: this is not an object."),
        (answer("evidence", None), "GEN-A-1, evidence: this is not a list."),
        (answer("action", []), "GEN-A-1, action: this is not an object."),
        (answer("question", "GEN-Z-9"), "GEN-Z-9: the newest revision of this edition has no such"),
        (answer("question", "ISP-B-1"), "ISP-B-1: this question belongs to Internet providers"),
        (answer("question", "MNO-B-1"), "MNO-B-1: this stands there twice."),
        (answer("question", 5), "answers 1, question: this is not a text."),
        (answer("question", ""), '"": the newest revision of this edition has no such question.'),
        (answer("question", "\ud800\x00"), '"\\ud800\\u0000": the newest revision'),
        (action("due", "2026-02-30"), 'GEN-A-1, action, due: "2026-02-30" is not a date, such as'),
        (action("due", "20260531"), 'GEN-A-1, action, due: "20260531" is not a date'),
        (action("due", "soon"), 'GEN-A-1, action, due: "soon" is not a date'),
        (action("due", 20260531), "GEN-A-1, action, due: 20260531 is not a date"),
        (action("text", "x" * 2001), "GEN-A-1, action, text: this is longer than 2000 characters."),
        (action("owner", "x" * 121), "GEN-A-1, action, owner: this is longer than 120 characters."),
        (action("status", "later"), 'GEN-A-1, action, status: "later" is none of planned'),
        (action("status", None), "GEN-A-1, action, status: null is none of planned"),
        (evidence("kind", "film"), 'GEN-A-1, evidence 1, kind: "film" is none of link, document.'),
        (evidence("title", "x" * 201), "GEN-A-1, evidence 1, title: this is longer than 200"),
        (evidence("url", "ftp://example.org/"), "GEN-A-1, evidence 1, url: this is not a link"),
        (evidence("url", "javascript:alert(1)"), "GEN-A-1, evidence 1, url: this is not a link"),
        (evidence("url", "https://[::1"), "GEN-A-1, evidence 1, url: this is not a link"),
        (evidence("url", None), "GEN-A-1, evidence 1, url: this is not a link"),
        (evidence("url", {}), "GEN-A-1, evidence 1, url: this is not a link"),
        (evidence("url", "https://a:b@example.org"), "GEN-A-1, evidence 1, url: this link holds"),
        (evidence("url", "https://e.org/" + "x" * 1000), "url: this is longer than 1000 char"),
        (frame("title", ""), "title: this is empty."),
        (frame("title", None), "title: this is empty."),
        (frame("title", "x" * 121), "title: this is longer than 120 characters."),
        (frame("sectors", []), "sectors: this is empty."),
        (frame("sectors", "mobile"), "sectors: this is not a list."),
        (frame("sectors", ["mobile", "banks"]), 'sectors: "banks" is none of mobile, internet.'),
        (frame("sectors", [{}]), "sectors: {} is none of mobile, internet."),
        (frame("sectors", ["mobile", "mobile"]), "sectors, mobile: this stands there twice."),
        (frame("answers", {}), "answers: this is not a list."),
        (frame("answers", [None]), "answers 1: this is not an object."),
        (frame("scope", []), "scope: this is not an object."),
        (part("scope", "kind", "planet"), 'scope, kind: "planet" is none of company, country'),
        (part("scope", "kind", "country"), "scope, country: this is empty."),
        (part("scope", "kind", "product"), "scope, name: this is empty."),
        (part("scope", "country", "XX"), 'scope, country: "XX" is no country\'s code'),
        (part("scope", "country", ["KE"]), 'scope, country: ["KE"] is no country\'s code'),
        (part("scope", "name", "x" * 121), "scope, name: this is longer than 120 characters."),
        (frame("period", "2026"), "period: this is not an object."),
        (part("period", "from", None), "period, from: this is empty."),
        (part("period", "to", "2025-12-31"), "period, to: this is before the period begins."),
        (part("period", "to", "2026-13-01"), 'period, to: "2026-13-01" is not a date'),
        (frame("format", "copassess/2"), 'format: "copassess/2" is not “copassess/1”.'),
        (frame("edition", "itu-2020"), 'edition: "itu-2020" is no edition that is loaded here.'),
        (frame("edition", ["itu"]), 'edition: ["itu"] is no edition'),
    ],
)
def test_fault_is_said_with_its_place(change: Change, fault: str) -> None:
    faults = faults_of(change)

    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        *((name, f"{name}: this key is missing.") for name in GOOD),
        *((f"scope {name}", f"scope, {name}: this key is missing.") for name in GOOD["scope"]),
        *((f"period {name}", f"period, {name}: this key is missing.") for name in GOOD["period"]),
        ("answers 0 question", "answers 1, question: this key is missing."),
        *(
            (f"answers 0 {name}", f"GEN-A-1, {name}: this key is missing.")
            for name in ("response", "note", "carried_forward", "evidence", "action")
        ),
        *(
            (f"answers 0 action {name}", f"GEN-A-1, action, {name}: this key is missing.")
            for name in ACTION
        ),
        *(
            (f"answers 0 evidence 0 {name}", f"GEN-A-1, evidence 1, {name}: this key is missing.")
            for name in ("kind", "title", "url")
        ),
    ],
)
def test_key_that_is_not_there_is_a_fault(path: str, fault: str) -> None:
    def remove(data: Any) -> None:  # noqa: ANN401 (an object, then a list)
        *parents, last = [int(step) if step.isdecimal() else step for step in path.split()]
        for step in parents:
            data = data[step]
        del data[last]

    assert faults_of(remove) == (fault,)


def test_all_faults_are_said_at_once() -> None:
    def spoil(data: dict[str, Any]) -> None:
        data["title"] = ""
        data["period"]["from"] = "?"
        data["answers"][0]["response"] = "perhaps"
        data["answers"][0]["action"]["due"] = "soon"
        data["answers"][1]["note"] = ["no text"]

    assert [fault.split(":")[0] for fault in faults_of(spoil)] == [
        "title",
        "period, from",
        "GEN-A-1, response",
        "GEN-A-1, action, due",
        "MNO-B-1, note",
    ]


def test_unknown_sector_does_not_hide_questions_behind_more_faults() -> None:
    assert len(faults_of(frame("sectors", ["banks"]))) == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "The file is no JSON (Expecting value"),
        (b"{", "The file is no JSON (Expecting property name"),
        (b'{"format": "copassess/1"', "The file is no JSON (Expecting"),
        (b"[]", "This is not an object."),
        (b"null", "This is not an object."),
        (b"\xff\xfe{}", "The file is not written in UTF-8."),
        (b"[" * 100_000, "The file is nested too deep."),
        (b'{"a": ' * 100_000, "The file is nested too deep."),
        (b'{"a": ' + b"9" * 5000 + b"}", "The file is no JSON (Exceeds the limit"),
        (b'{"title": "a", "title": "b"}', 'the key "title" stands there twice'),
    ],
)
def test_what_is_no_file_of_the_format_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(content, content_of)

    assert len(refused.value.faults) == 1
    assert fault in refused.value.faults[0]


def test_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_reader, "SIZE_MAX", 100)

    with pytest.raises(Unreadable, match="The file is larger than 0 MB"):
        read(GOOD)


def test_value_nested_too_deep_for_a_sentence_is_an_ellipsis() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]

    assert exchange_reader.shown(value) == "…"


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["GEN-A-1", "yes", "mobile", "link", "2026-01-01", "company"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to every value of the file."""
    entries: dict[Any, Any] = value if isinstance(value, dict) else {}
    if isinstance(value, list):
        entries = dict(enumerate(value))
    inner = [places(entry, (*path, step)) for step, entry in entries.items()]
    return [path, *(place for found in inner for place in found)]


@hypothesis.settings(max_examples=400)
@hypothesis.given(st.lists(st.tuples(st.sampled_from(places(GOOD)[1:]), junk), max_size=4))
def test_whatever_stands_there_is_read_or_refused_in_sentences(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    data = copy.deepcopy(GOOD)
    for path, value in changes:
        holder: Any = data
        for step in path[:-1]:
            inside = isinstance(holder, dict) and step in holder
            inside |= isinstance(holder, list) and isinstance(step, int) and step < len(holder)
            holder = holder[step] if inside else {}
        if isinstance(holder, dict) or (
            isinstance(holder, list) and path[-1] in range(len(holder))
        ):
            holder[path[-1]] = value

    faults = ["None."]
    try:
        read(data)
    except Unreadable as refused:
        faults = list(refused.faults)

    assert faults
    assert all(fault.endswith(".") and len(fault) < 300 for fault in faults)
