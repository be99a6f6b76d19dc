"""The sample reports: an invented company's, and three sizes of content."""

from pathlib import Path

import pytest
from django.core.management import call_command

from checklists import comparison, workflow
from checklists.choices import Band, Response, Severity
from checklists.review_document import Reviewed
from checklists.services.submissions import LETTERS
from reports import pdf, samples
from reports.build import build
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.pure


def test_invented_company_has_a_review_that_the_rules_allow() -> None:
    document, review = samples.invented(real_content())

    through = Reviewed(document, review)
    critical = [gap for gap in through.gaps if gap.item.severity == Severity.CRITICAL]
    actions = [document.by_question[gap.item.code].action for gap in critical]
    assert not workflow.missing(document.answers)
    assert actions
    assert all(action and action.is_full for action in actions)


def test_invented_company_follows_its_first_submission() -> None:
    document, _review = samples.invented(real_content())

    first = document.earlier
    change = comparison.compare(first.items, document.items) if first else None
    assert change is not None
    assert change.shared == len(document.answers) - 2
    assert (change.difference or 0) > 0


def test_invented_company_says_the_same_each_time() -> None:
    once, again = (samples.invented(real_content())[0] for _ in range(2))

    assert once.to_json() == again.to_json()


def test_sample_code_is_never_given_to_a_submission() -> None:
    letters = set(samples.CODE.removeprefix("COP-")) - {"-"}

    assert not letters <= set(LETTERS)


@pytest.mark.parametrize(
    ("size", "band"),
    [("all-yes", Band.LEADING), ("half", Band.DEVELOPING), ("all-no", Band.NOT_STARTED)],
)
def test_size_is_120_questions_of_its_kind(size: str, band: Band) -> None:
    document = samples.sized(real_content(), samples.SIZES[size])

    assert len(document.answers) == 120
    assert document.scores.overall.band == band
    assert not workflow.missing(document.answers)


def test_all_no_has_notes_as_long_as_half_a_page() -> None:
    document = samples.sized(real_content(), samples.SIZES["all-no"])

    assert {len(answer.note) for answer in document.answers} == {2000}
    assert {answer.response for answer in document.answers} == {Response.NO}


def test_command_writes_all_four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda report: report.cover.title.encode())

    call_command("samplereports", output=tmp_path / "samples", verbosity=0)

    names = sorted(path.name for path in (tmp_path / "samples").iterdir())
    assert names == ["all-no.pdf", "all-yes.pdf", "example.pdf", "half.pdf"]


def test_reports_of_all_sizes_can_be_built() -> None:
    for answering in samples.SIZES.values():
        report = build(samples.sized(real_content(), answering))

        assert report.executive.verdict
