"""What the fixtures say together is sound, or a fault names file, entry and reason."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from checklists.catalogue_content import read
from checklists.catalogue_files import Fault
from checklists.models import Question
from tests.checklists.fixture_files import (
    EDITION,
    Row,
    fields_of,
    fixture,
    key,
    question,
    rows,
    without,
    write,
)
from tests.factories.catalogue import FIXTURES, real_content

pytestmark = pytest.mark.pure

Change = Callable[[list[Row]], object]


def fault_after(tmp_path: Path, change: Change) -> Fault:
    """Return the fault that a change of the tiny catalogue ends with."""
    broken = rows()
    changed = change(broken)
    with pytest.raises(Fault) as caught:
        read(write(tmp_path, changed if isinstance(changed, list) else broken))
    return caught.value


def setting(code: str, name: str, value: object, model: str = "") -> Change:
    """Return a change that sets one field."""
    return lambda entries: fields_of(entries, code, model).__setitem__(name, value)


def leaving_out(code: str, name: str, model: str = "") -> Change:
    """Return a change that takes one field away; it returns no list."""
    return lambda entries: str(fields_of(entries, code, model).pop(name))


def adding(row: Row) -> Change:
    """Return a change that adds one entry."""
    return lambda entries: entries.append(row)


def test_tiny_catalogue_is_sound(tmp_path: Path) -> None:
    content = read(write(tmp_path, rows()))

    assert content.edition.code == EDITION
    assert list(content.of(Question)) == ["GEN-1", "GEN-2", "MNO-1"]
    assert content.of(Question)["MNO-1"].area.code == "csam"


@pytest.mark.parametrize(
    ("change", "entry", "reason"),
    [
        (setting("GEN-1", "area", key("moon")), "question GEN-1", "there is no area"),
        (setting("GEN-1", "area", [EDITION, 2, "csam"]), "question GEN-1", "there is no area"),
        (setting("GEN-1", "area", []), "question GEN-1", "there is no area"),
        (setting("GEN-1", "area", [EDITION, 1, ["a"]]), "question GEN-1", "there is no area"),
        (setting("GEN-1", "checklist", key("x")), "question GEN-1", "there is no checklist"),
        (setting("mobile", "sector", key("x"), "checklist"), "checklist mobile", "no sector"),
        (setting("GEN-1", "risks", ["csam", "x"]), "question GEN-1", "there is no risk 'x'"),
        (setting("GEN-1", "applies_if", ["x"]), "question GEN-1", "there is no fact 'x'"),
        (setting("MNO-1", "builds_on", "GEN-9"), "question MNO-1", "no question 'GEN-9'"),
        (setting("GEN-1", "severity", "grave"), "question GEN-1", "severity: Value 'grave'"),
        (setting("GEN-1", "effort", "huge"), "question GEN-1", "effort: Value 'huge'"),
        (setting("GEN-1", "source_check", "x"), "question GEN-1", "source_check: Value 'x'"),
        (setting("GEN-1", "title", "x" * 91), "question GEN-1", "title: Ensure this value"),
        (setting("GEN-1", "number", -1), "question GEN-1", "number: Ensure this value"),
        (setting("inhope", "areas", ["x"]), "resource inhope", "there is no area 'x'"),
        (setting("inhope", "sectors", ["x"]), "resource inhope", "there is no sector 'x'"),
        (setting("inhope", "url", "here"), "resource inhope", "url: Enter a valid URL"),
        (setting("inhope", "url", "javascript:x"), "resource inhope", "url: Enter a valid URL"),
        (setting("area:csam", "references", {"x": []}), "area:csam", "no framework 'x'"),
        (setting("area:csam", "code", "area:moon"), "area:moon", "there is no area 'moon'"),
        (setting("area:csam", "code", "moon"), "moon", "names no area, sector, question"),
        (setting("area:csam", "code", "condition:"), "condition:", "names no area, sector"),
        (setting("gap", "code", "a gap"), "glossaryterm a gap", "letters, digits"),
        (setting("gap", "revision", [EDITION, 2]), "glossaryterm gap", "revision: is not"),
        (setting(EDITION, "publishers", [1]), f"edition {EDITION}", "publishers: a list"),
        (setting(EDITION, "code", "no code"), "edition no code", "code: Enter a valid"),
    ],
)
def test_code_that_leads_nowhere_is_a_fault(
    tmp_path: Path, change: Change, entry: str, reason: str
) -> None:
    fault = fault_after(tmp_path, change)

    assert fault.file == "all.yaml"
    assert fault.entry.endswith(entry)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("GEN-1", "title"),
        ("GEN-1", "question"),
        ("GEN-1", "why"),
        ("GEN-1", "good_practice"),
        ("GEN-1", "evidence"),
        ("GEN-1", "severity"),
        ("GEN-1", "effort"),
        ("GEN-1", "risks"),
        ("GEN-1", "basis"),
        ("GEN-1", "source_check"),
        ("GEN-1", "number"),
        ("GEN-1", "area"),
        ("GEN-1", "checklist"),
        ("policies", "aim"),
        ("gap", "definition"),
        ("inhope", "url"),
        (EDITION, "title"),
    ],
)
def test_what_is_missing_is_a_fault(tmp_path: Path, code: str, name: str) -> None:
    fault = fault_after(tmp_path, leaving_out(code, name))

    assert fault.entry.endswith(code)
    assert fault.reason == f"{name}: is missing"


def test_empty_text_is_missing(tmp_path: Path) -> None:
    assert fault_after(tmp_path, setting("GEN-1", "why", "")).reason == "why: is missing"


def test_code_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, [question("GEN-1", "general", "policies", 7)], "also.yaml")

    with pytest.raises(Fault, match=r"also.yaml, question GEN-1: stands twice, first in all.yaml"):
        read(write(tmp_path, rows()))


@pytest.mark.parametrize(
    "row",
    [
        question("GEN-9", "general", "policies", 1),
        fixture("guidelines.risk", "other", number=1, title="Other", definition="Other."),
    ],
)
def test_number_that_stands_twice_is_a_fault(tmp_path: Path, row: Row) -> None:
    assert "number: 1 is taken by" in fault_after(tmp_path, adding(row)).reason


def test_number_may_return_in_another_area_or_checklist(tmp_path: Path) -> None:
    more = [*rows(), question("MNO-2", "mobile", "policies", 1)]

    assert len(read(write(tmp_path, more)).of(Question)) == 4


@pytest.mark.parametrize("model", ["guidelines.edition", "guidelines.revision"])
@pytest.mark.parametrize("times", [0, 2])
def test_there_is_one_edition_and_one_revision(tmp_path: Path, model: str, times: int) -> None:
    others = [row for row in rows() if row["model"] != model]
    wanted = [row for row in rows() if row["model"] == model] * times

    with pytest.raises(Fault, match="one edition and one revision"):
        read(write(tmp_path, [*wanted, *others]))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [("number", 0, "revisions count from 1"), ("edition", ["other"], "edition: is not")],
)
def test_revision_is_one_of_the_edition(
    tmp_path: Path, name: str, value: object, reason: str
) -> None:
    broken = rows()
    broken[1]["fields"][name] = value

    with pytest.raises(Fault, match=reason):
        read(write(tmp_path, broken))


def test_general_checklist_must_be_there(tmp_path: Path) -> None:
    changed = [row for row in without(rows(), "general") if row["model"] != "checklists.question"]

    with pytest.raises(Fault, match="no checklist 'general'"):
        read(write(tmp_path, changed))


def test_shipped_catalogue_is_whole() -> None:
    content = real_content()

    counts = [len(content.areas), len(content.sectors), len(content.checklists)]
    assert counts == [5, 6, 7]
    assert len(content.questions) == 190
    assert Counter(q.checklist for q in content.questions)["general"] == 46
    assert (len(content.risks), len(content.facts), len(content.resources)) == (7, 11, 32)
    assert 25 <= len(content.glossary) <= 40


def test_shipped_questions_read_by_area_then_checklist_then_number() -> None:
    content = real_content()
    areas, checklists = list(content.area_by_code), list(content.checklist_by_code)

    places = [
        (areas.index(q.area), checklists.index(q.checklist), q.number) for q in content.questions
    ]

    assert places == sorted(places)


def test_shipped_titles_are_short_and_distinct() -> None:
    titles = [question.title for question in real_content().questions]

    assert [title for title in titles if len(title) > 80 or title.endswith((".", "?"))] == []
    assert len({title.lower() for title in titles}) == len(titles)


def test_shipped_files_say_whose_words_they_are() -> None:
    heads = [" ".join(file.read_text().split("\n-")[0].split()) for file in FIXTURES.iterdir()]

    assert all("not endorsed by either" in head.replace(" # ", " ") for head in heads)
