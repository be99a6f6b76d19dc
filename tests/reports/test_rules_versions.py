"""A submission keeps the rules that it was made under, whatever rules come after."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from checklists import scoring
from checklists.choices import Band, Horizon
from checklists.comparison import compare
from checklists.document import Document
from checklists.exchange import export_text
from checklists.scoring import Gap, Item, Scores, UnknownRules
from reports import pdf, xlsx
from reports.build import build
from reports.services.files import sentence
from tests.factories import reports as factory

pytestmark = pytest.mark.pure


def assess_2(
    items: Sequence[Item], areas: Sequence[str], checklists: Sequence[str], reviewed: bool
) -> Scores:
    """Score by invented rules: everything is half as good, and nobody is above Emerging."""
    first = scoring.RULES["1"](items, areas, checklists, reviewed)

    def halved(result: scoring.Result) -> scoring.Result:
        exact = None if result.exact is None else result.exact / 2
        return replace(result, exact=exact, low=exact, high=exact, band=Band.EMERGING)

    return replace(
        first,
        rules="2",
        overall=halved(first.overall),
        areas={code: halved(result) for code, result in first.areas.items()},
    )


def gaps_2(items: Sequence[Item]) -> tuple[Gap, ...]:
    """Order gaps by their code alone; each gains one point, and all can wait."""
    found = sorted((item for item in items if item.is_gap), key=lambda item: item.code)
    return tuple(
        Gap(item, Fraction(1), Horizon.LATER, quick_win=False, position=n)
        for n, item in enumerate(found, start=1)
    )


@pytest.fixture
def older() -> Document:
    """Return a submission of the first rules."""
    made = factory.document()
    first = replace(made, rules="1")
    vars(first)["catalogue"] = made.catalogue
    return first


@pytest.fixture
def newer_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the invented rules be the present ones."""
    monkeypatch.setattr(scoring, "RULES", {**scoring.RULES, "2": assess_2})
    monkeypatch.setattr(scoring, "GAP_RULES", {**scoring.GAP_RULES, "2": gaps_2})
    monkeypatch.setattr(scoring, "VERSION", "2")


def read_again(document: Document) -> Document:
    """Return a document as it is read back from its text."""
    again = Document.from_json(document.to_json())
    vars(again)["catalogue"] = document.catalogue
    return again


def test_older_submission_stays_to_the_letter_what_it_was(
    older: Document, request: pytest.FixtureRequest
) -> None:
    review = factory.review_of(older)
    before = (
        build(older, review),
        pdf.printable(build(older, review)),
        export_text(older, review),
        older.to_json(),
        review.to_json(older),
        xlsx.render(build(older, review), older, review),
    )

    request.getfixturevalue("newer_rules")
    again = read_again(older)

    after = (
        build(again, review),
        pdf.printable(build(again, review)),
        export_text(again, review),
        again.to_json(),
        review.to_json(again),
    )
    assert after == before[:5]
    assert len(xlsx.render(build(again, review), again, review)) > 0


@pytest.mark.usefixtures("newer_rules")
def test_newer_submission_follows_the_newer_rules(older: Document) -> None:
    newer = replace(older, rules="2")
    vars(newer)["catalogue"] = older.catalogue

    report = build(newer)

    assert (newer.scores.overall.exact or 0) * 2 == older.scores.overall.exact
    assert [gap.code for gap in report.gaps] == sorted(gap.code for gap in report.gaps)
    assert {gap.horizon_code for gap in report.gaps} == {Horizon.LATER.value}
    assert report.executive.band == "Emerging"
    assert report.rules == "2"


@pytest.mark.usefixtures("newer_rules")
def test_comparison_goes_by_the_rules_it_is_asked_for(older: Document) -> None:
    first = compare(older.items, older.items, version="1")
    second = compare(older.items, older.items, version="2")

    assert first.before == older.scores.overall.exact
    assert second.before == (first.before or 0) / 2


def test_unknown_rules_are_refused_and_said(older: Document) -> None:
    unknown = replace(older, rules="99")
    vars(unknown)["catalogue"] = older.catalogue

    with pytest.raises(UnknownRules) as refused:
        build(unknown)
    with pytest.raises(UnknownRules):
        scoring.gaps(older.items, version="99")

    assert "rules that this release of COPASSESS does not hold" in sentence(refused.value)


def test_document_from_before_logos_hashes_and_prints_the_same(older: Document) -> None:
    text = older.to_json()

    again = read_again(older)

    assert '"logo"' not in text
    assert '"previous"' not in text
    assert again.to_json() == text
    assert build(again) == build(older)
