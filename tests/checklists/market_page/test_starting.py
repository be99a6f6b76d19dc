"""What a new assessment takes over from an earlier one, and what is proposed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.market_page import starting
from checklists.market_page.starting import Carried, Purpose, next_period, next_title
from checklists.models import Answer
from tests.checklists import small
from tests.factories.checklists import AssessmentFactory, answered_assessment, attach_document

NOTHING = Carried(answers=0, actions=0, links=0, documents=0, new=0, gone=0)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2026, 1, 1), (2026, 12, 31), ((2027, 1, 1), (2027, 12, 31))),
        ((2023, 3, 1), (2024, 2, 29), ((2024, 3, 1), (2025, 2, 28))),
        ((2026, 1, 1), (2026, 6, 30), ((2026, 7, 1), (2026, 12, 31))),
        ((2026, 2, 1), (2026, 2, 28), ((2026, 3, 1), (2026, 3, 31))),
        ((2025, 1, 1), (2026, 12, 31), ((2027, 1, 1), (2028, 12, 31))),
        ((2026, 1, 10), (2026, 1, 19), ((2026, 1, 20), (2026, 1, 29))),
        ((9999, 1, 1), (9999, 12, 31), ((9999, 1, 1), (9999, 12, 31))),
        ((9000, 1, 1), (9998, 12, 31), ((9000, 1, 1), (9998, 12, 31))),
    ],
)
def test_next_period(
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    expected: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    assert next_period(date(*first), date(*last)) == (date(*expected[0]), date(*expected[1]))


@given(st.dates(date(1900, 1, 1), date(2500, 1, 1)), st.integers(0, 2000))
def test_next_period_begins_the_day_after(first: date, days: int) -> None:
    last = first + timedelta(days=days)

    start, end = next_period(first, last)

    assert start == last + timedelta(days=1)
    assert end >= start
    assert abs((end - start) - (last - first)) <= timedelta(days=4)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Self-assessment 2026", "Self-assessment 2027"),
        ("2026: Kenya", "2027: Kenya"),
        ("Against the edition of 2014, 2026", "Against the edition of 2014, 2027"),
        ("Case 120265", "Case 120265 2027"),
        ("First", "First 2027"),
        ("x" * 118, "x" * 118),
    ],
)
def test_next_title(title: str, expected: str) -> None:
    moved = next_title(title, date(2026, 1, 1), date(2027, 1, 1), date(2027, 12, 31))

    assert moved == expected


def test_next_title_over_the_turn_of_the_year() -> None:
    moved = next_title("2025/2026", date(2025, 7, 1), date(2026, 7, 1), date(2027, 6, 30))

    assert moved == "2026/2027"


def test_next_title_within_a_year_stays() -> None:
    assert next_title("First", date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31)) == "First"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (NOTHING, ""),
        (Carried(1, 0, 0, 0, 1, 0), "1 question is new since then."),
        (Carried(1, 0, 0, 0, 0, 1), "1 is no longer asked."),
        (Carried(1, 0, 0, 0, 4, 2), "4 questions are new since then, 2 are no longer asked."),
    ],
)
def test_changed_sentence(what: Carried, words: str) -> None:
    assert starting.changed_sentence(what) == words


def test_carried_sentence_says_both() -> None:
    assert starting.carried_sentence(Carried(2, 0, 0, 0, 1, 0)) == (
        "2 answers are carried forward; each counts once you confirm it. "
        "1 question is new since then."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
class TestWhatComesAlong:
    """Counted before anything is started."""

    def test_counts_answers_actions_and_evidence(self) -> None:
        source = answered_assessment({"GEN-A-1": "", "GEN-A-2": "no"}, evidence=["GEN-B-1"])
        rows = Answer.objects.of(source)
        rows.filter(question="GEN-A-2").update(action_text="Write it")
        rows.filter(question="GEN-B-1").update(action_text="Train them", action_status="done")
        attach_document(rows.get(question="GEN-B-1"))

        taken = starting.carried(source, small.content(), ["mobile"])

        assert taken == Carried(answers=5, actions=1, links=1, documents=1, new=0, gone=0)

    def test_counts_what_is_asked_newly_and_no_longer(self) -> None:
        source = answered_assessment(sectors=["mobile"], evidence=["MNO-A-1"])

        taken = starting.carried(source, small.content(), ["internet"])

        assert taken == Carried(answers=4, actions=0, links=0, documents=0, new=1, gone=2)

    def test_proposes_the_next_period_of_the_same(self) -> None:
        source = AssessmentFactory.create(
            title="Assessment 2026", scope_kind="country", scope_country="UG"
        )

        proposed = starting.proposals(source, Purpose.PERIOD)

        assert proposed["title"] == "Assessment 2027"
        assert proposed["period_from"] == date(2027, 1, 1)
        assert (proposed["scope_kind"], proposed["scope_country"]) == ("country", "UG")
        assert proposed["sectors"] == source.sectors

    def test_proposes_the_same_period_of_another_market(self) -> None:
        source = AssessmentFactory.create(scope_kind="country", scope_country="UG")

        proposed = starting.proposals(source, Purpose.MARKET)

        assert proposed["period_from"] == source.period_from
        assert proposed["scope_kind"] == "country"
        assert "scope_country" not in proposed

    @pytest.mark.parametrize(
        ("title", "expected"),
        [
            ("Assessment 2026: Uganda", "Assessment 2026"),
            ("Assessment 2026 – Uganda", "Assessment 2026"),  # noqa: RUF001 (as people type it)
            ("Uganda", "Uganda"),
            ("Assessment", "Assessment"),
        ],
    )
    def test_base_title_leaves_the_market_out(self, title: str, expected: str) -> None:
        source = AssessmentFactory.create(title=title, scope_kind="country", scope_country="UG")

        assert starting.base_title(source) == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
class TestFollowing:
    """The next period of several markets."""

    def test_follows_each_markets_last_assessment(self) -> None:
        first = AssessmentFactory.create(title="Assessment 2026")
        company = first.organisation
        later = AssessmentFactory.create(
            organisation=company,
            title="Assessment 2027",
            period_from=date(2027, 1, 1),
            period_to=date(2027, 12, 31),
        )
        app = AssessmentFactory.create(
            organisation=company, title="App", scope_kind="product", scope_name="App"
        )

        rows = starting.following([first, later, app], [first, later, app])

        assert [(row.name, row.next.source, row.next.title) for row in rows] == [
            ("Whole company", later, "Assessment 2028"),
            ("App", app, "App 2027"),
        ]
        assert [row.next.period_from for row in rows] == [date(2028, 1, 1), date(2027, 1, 1)]

    def test_names_what_is_about_that_period_already(self) -> None:
        first = AssessmentFactory.create()
        later = AssessmentFactory.create(
            organisation=first.organisation,
            title="There already",
            period_from=date(2027, 1, 1),
            period_to=date(2027, 12, 31),
        )

        (row,) = starting.following([first], [later, first])

        assert row.existing == "There already"
