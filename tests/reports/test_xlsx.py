"""The report's workbook: figures as numbers, texts as texts, sheets to work with."""

import json
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists import comparison, scoring
from checklists.choices import ActionStatus, Judgement, Response
from checklists.document import ActionEntry, AnswerEntry, Document, EvidenceEntry
from checklists.exchange import export_text
from checklists.review_document import ReviewDocument, VerdictEntry
from checklists.spreadsheet import unescaped
from guidelines.catalogue import Question
from reports import xlsx
from reports.build import build
from tests.factories.reports import HOSTILE, action, alike, answer, document, in_turns, review_of

pytestmark = pytest.mark.pure

HOSTILE_TEXTS = [
    HOSTILE,
    '=HYPERLINK("http://evil.example","here")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "http://evil.example/x",
    "mailto:somebody@example.org",
    "_x0041_ is no letter",
    "bell\x07 and null\x00 and \ufffe",
    "x" * 5000,
]


def book_of(whole: Document, review: ReviewDocument | None = None) -> Workbook:
    """Return the workbook as it is read again."""
    return load_workbook(BytesIO(xlsx.render(build(whole, review), whole, review)))


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return a sheet's rows by the names of its columns."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def figure(number: float | None) -> str | None:
    """Return a number as the exchange format has it."""
    return None if number is None else str(Decimal(number).quantize(Decimal("0.01")))


def hostile(number: int, question: Question) -> AnswerEntry:
    """Answer with what would do harm as a formula, or break a file."""
    text = HOSTILE_TEXTS[number % len(HOSTILE_TEXTS)]
    plan = action(text, text)
    return answer(question, Response.NO, note=text, action=plan, reply=text, evidence=1)


def test_sheets_stand_in_order() -> None:
    book = book_of(document())

    assert book.sheetnames[:5] == ["Cover", "Scores", "Answers", "Gaps", "Action plan"]
    assert [name for name in book.sheetnames if book[name].sheet_state == "hidden"] == ["Lists"]


@pytest.mark.parametrize("name", ["Scores", "Answers", "Gaps", "Action plan"])
def test_sheet_is_made_for_work(name: str) -> None:
    sheet = book_of(document())[name]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1
    assert sheet["B2"].alignment.wrap_text
    assert all(column.width < 70 for column in sheet.column_dimensions.values())


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_figures_equal_the_jsons(is_reviewed: bool) -> None:
    whole = document(sectors=("mobile-operators", "ugc-social"))
    found = next(a for a in whole.answers if a.response == Response.YES)
    disputed = VerdictEntry(found.question, Judgement.NOT_AGREED, Response.NO, "Not so.", 1)
    review = review_of(whole, disputed) if is_reviewed else None
    data = json.loads(export_text(whole, review))

    book = book_of(whole, review)

    own, theirs = data["scores"], data["reviewed"]
    parts = [("overall", None)] + [
        (key, code)
        for key in ("areas", "checklists")
        for code in dict.fromkeys((line.code for line in getattr(build(whole, review), key)), None)
    ]
    rows = table(book["Scores"])
    assert len(rows) >= len(parts)
    for row, (key, code) in zip(rows, parts, strict=False):
        mine = own[key][code] if code else own[key]
        reviewed = (theirs[key][code] if code else theirs[key]) if theirs else None
        assert figure(row["Score"]) == mine["score"]
        assert row["Shown"] == mine["shown"]
        assert [figure(row["Lowest"]), figure(row["Highest"])] == mine["range"]
        assert figure(row["Answered, %"]) == mine["coverage"]
        assert row["Band"].lower().replace(" ", "_") == mine["band"]
        assert figure(row["Reviewed score"]) == (reviewed["score"] if reviewed else None)
        if code:
            assert [figure(row["Points"]), figure(row["Possible"])] == mine["points"]
    gaps = [(row["Code"], figure(row["Gain"]), row["Order"]) for row in table(book["Gaps"])]
    assert gaps == [
        (gap["question"], gap["gain"], n) for n, gap in enumerate(data["gaps"], start=1)
    ]
    planned = {row["Code"]: figure(row["Gain"]) for row in table(book["Action plan"])}
    assert planned == {gap["question"]: gap["gain"] for gap in data["gaps"]}


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_harm_is_scored_as_on_the_page(is_reviewed: bool) -> None:
    whole = document(sectors=("mobile-operators", "ugc-social"))
    found = next(a for a in whole.answers if a.response == Response.YES)
    disputed = VerdictEntry(found.question, Judgement.NOT_AGREED, Response.NO, "Not so.", 1)
    review = review_of(whole, disputed) if is_reviewed else None
    report = build(whole, review)

    rows = [r for r in table(book_of(whole, review)["Scores"]) if r["Part"] == "Harm"]

    assert [row["What"] for row in rows] == [line.title for line in report.risks]
    for row, line in zip(rows, report.risks, strict=True):
        shown = row["Reviewed score"] if is_reviewed else row["Score"]
        rounded = Decimal(str(shown)).quantize(Decimal(1), ROUND_HALF_UP)
        assert str(rounded) == line.total.score
        assert row["Shown"] == Decimal(str(row["Score"])).quantize(Decimal(1), ROUND_HALF_UP)


def test_draft_has_a_range_and_no_score() -> None:
    whole = document(lambda n, q: answer(q, None) if n % 3 else in_turns(n, q), is_draft=True)

    row = table(book_of(whole)["Scores"])[0]

    assert (row["Score"], row["Shown"], row["Band"]) == (None, None, None)
    low, high = json.loads(export_text(whole))["scores"]["overall"]["range"]
    assert (figure(row["Lowest"]), figure(row["Highest"])) == (low, high)


def test_nothing_applicable_has_no_figures() -> None:
    whole = document(alike(Response.NOT_APPLICABLE, note="No such service is offered."))

    book = book_of(whole)

    assert table(book["Scores"])[0]["Score"] is None
    assert table(book["Gaps"]) == []
    assert book["Action plan"].data_validations.dataValidation == []


def test_no_text_is_a_formula_or_a_link_and_every_note_is_whole() -> None:
    whole = document(hostile)

    book = book_of(whole)

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if cell.hyperlink]
    starts = [c for c in cells if isinstance(c.value, str) and c.value[:1] in ("=", "+", "-", "@")]
    assert starts
    assert all(cell.quotePrefix for cell in starts)
    notes = {row["Code"]: unescaped(row["Note"]) for row in table(book["Answers"])}
    for entry in whole.answers:
        kept = "".join(c for c in entry.note if c not in "\x00\x07\ufffe")
        assert notes[entry.question] == kept.replace("\r", "\n"), entry.question


def test_evidence_too_long_for_a_cell_says_so() -> None:
    links = tuple(
        EvidenceEntry("link", f"Minutes {n}", f"https://example.org/{'m' * 900}/{n}", None)
        for n in range(50)
    )
    whole = document(lambda n, q: _backed(q, links) if n == 0 else in_turns(n, q))

    text = table(book_of(whole)["Answers"])[0]["Evidence"]

    assert text.startswith("Minutes 0 https://example.org/")
    assert text.endswith("the JSON file holds all of it.]")


def _backed(question: Question, links: tuple[EvidenceEntry, ...]) -> AnswerEntry:
    made = vars(answer(question, Response.YES))
    return AnswerEntry(**{**made, "evidence": links})


def test_plan_has_days_and_a_list_of_statuses() -> None:
    statuses = list(ActionStatus)

    def answering(number: int, question: Question) -> AnswerEntry:
        status = statuses[number % len(statuses)]
        entry = ActionEntry(f"Do {number}", "Legal", date(2026, 5, 1 + number % 28), status)
        return answer(question, Response.NO, action=entry if number % 5 else None)

    whole = document(answering)

    book = book_of(whole)

    sheet = book["Action plan"]
    for row in table(sheet):
        kept = whole.by_question[row["Code"]].action
        assert isinstance(row["Due"], datetime) == (kept is not None)
        if kept:
            assert row["Due"].date() == kept.due
            assert row["Status"] == str(kept.status.label)
        else:
            assert row["Owner"] == "unassigned"
    (choice,) = sheet.data_validations.dataValidation
    head = [cell.value for cell in sheet[1]].index("Status")
    assert str(choice.sqref) == f"{'ABCDEFGHIJ'[head]}2:{'ABCDEFGHIJ'[head]}{sheet.max_row}"
    assert choice.formula1 == "'Lists'!$A$1:$A$4"
    assert [cell.value for cell in book["Lists"]["A"]] == [str(s.label) for s in statuses]


def test_progress_lists_what_is_answered_otherwise_than_before() -> None:
    before, now = document(alike(Response.PARTLY)), document(in_turns)
    vars(now)["earlier"] = before

    book = book_of(now)

    rows = table(book["Progress"])
    changed = {a.question: a for a in now.answers if a.response != Response.PARTLY}
    assert {row["Code"] for row in rows} == set(changed)
    words = {Response.YES: "better", Response.NO: "worse", Response.NOT_APPLICABLE: None}
    for row in rows:
        response = changed[row["Code"]].response
        assert response is not None
        assert (row["Before"], row["Now"]) == ("Partly", str(response.label))
        assert row["Change"] == words[response]
    cover = {row[0].value: row[1].value for row in book["Cover"].iter_rows()}
    both = comparison.compare(before.items, now.items)
    assert both.difference is not None
    sentence = str(cover["Score, since the submission before"])
    assert sentence.startswith("50.00 before, ")
    assert f"+{scoring.rounded(both.difference, 2)} over {both.shared} questions" in sentence


def test_progress_leaves_out_what_is_not_answered_yet() -> None:
    before = document(alike(Response.NO))
    now = document(lambda n, q: answer(q, Response.YES if n < 3 else None), is_draft=True)
    vars(now)["earlier"] = before

    book = book_of(now)

    assert len(table(book["Progress"])) == 3
    cover = {row[0].value: row[1].value for row in book["Cover"].iter_rows()}
    sentence = "0.00 before, 100.00 now: +100.00 over 3 questions of both"
    assert cover["Score, since the submission before"] == sentence


def test_first_submission_has_no_progress() -> None:
    assert "Progress" not in book_of(document()).sheetnames


def test_reviewers_words_stand_beside_the_answer() -> None:
    whole = document()
    code = whole.answers[0].question
    disputed = VerdictEntry(code, Judgement.NOT_AGREED, Response.NO, "=Not so.", 1)

    book = book_of(whole, review_of(whole, disputed))

    row = table(book["Answers"])[0]
    assert (row["Code"], row["Reviewer"], row["Response by the reviewer"], row["Comment"]) == (
        code,
        "Not agreed",
        "No",
        "=Not so.",
    )
    found = {row["Code"]: row["Found by the reviewer alone"] for row in table(book["Gaps"])}
    assert found[code] == "yes"
    assert set(found.values()) == {"yes", "no"}
