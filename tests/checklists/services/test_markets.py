"""Drafts in several markets at once, and answers copied from one market into another."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import wording
from checklists.choices import Response, ScopeKind
from checklists.models import Answer, Assessment
from checklists.services import answers, assessments, markets
from checklists.services.markets import Chosen, Copied, Next, Which
from checklists.workflow import NotDone, Refused
from copassess.audit.models import Event
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    attach,
    attach_document,
    owner_of,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
TODAY = AT.date()


def start(source: Assessment, *countries: str, **changed: Any) -> list[Assessment]:  # noqa: ANN401
    """Start in these countries as an owner does."""
    values = {
        "title": "Self-assessment 2026",
        "period_from": source.period_from,
        "period_to": source.period_to,
        **changed,
    }
    by = owner_of(source.organisation)
    return markets.start_in(source=source, countries=countries, by=by, at=AT, **values)


def chosen(source: Assessment, target: Assessment, *codes: str) -> list[Chosen]:
    """Choose questions, all where none is named, as they stand now on both sides."""
    old, new = ({a.question: a for a in Answer.objects.of(row)} for row in (target, source))
    return [
        Chosen(code, old[code].version, new[code].version)
        for code in codes or old
        if code in old and code in new
    ]


def copy(
    source: Assessment,
    target: Assessment,
    picked: list[Chosen] | None = None,
    which: Which = Which.OPEN,
) -> Copied:
    """Copy as an owner does, all that there is where nothing is picked."""
    picked = chosen(source, target) if picked is None else picked
    by = owner_of(target.organisation)
    return markets.copy(source=source, target=target, chosen=picked, which=which, by=by, at=AT)


class TestStartIn:
    """Several drafts from one assessment's answers."""

    def test_makes_a_draft_for_each_country(self) -> None:
        source = answered_assessment({"GEN-A-1": "no"}, evidence=["GEN-A-1"])

        made = start(source, "TZ", "UG")

        assert [row.title for row in made] == [
            "Self-assessment 2026: Tanzania",
            "Self-assessment 2026: Uganda",
        ]
        for row in made:
            assert (row.scope_kind, row.country) == (ScopeKind.COUNTRY, row.scope_country)
            assert (row.sectors, row.started_from) == (source.sectors, source)
            assert row.answers.filter(carried_forward=True).count() == 6
            assert row.answers.get(question="GEN-A-1").evidence.count() == 1
        assert Event.objects.filter(kind="assessment.start").count() == 3

    def test_counts_a_country_named_twice_once(self) -> None:
        assert len(start(answered_assessment(), "TZ", "TZ")) == 1

    @pytest.mark.parametrize(
        ("countries", "changed", "words"),
        [
            ([], {}, "tick at least one country"),
            (["XX"], {}, "no country has the code “XX”"),
            (["TZ", "UG"], {"title": "x" * 111}, "is longer than 120 characters"),
            ([f"A{n}" for n in range(51)], {}, "51 are chosen, and at most 50"),
        ],
    )
    def test_refuses_the_whole(
        self, countries: list[str], changed: dict[str, Any], words: str
    ) -> None:
        source = answered_assessment()

        with pytest.raises(NotDone) as caught:
            start(source, *countries, **changed)

        assert words in wording.explain(caught.value)
        assert Assessment.objects.count() == 1

    def test_refuses_all_where_one_has_that_period_already(self) -> None:
        source = answered_assessment()
        start(source, "UG")

        with pytest.raises(NotDone) as caught:
            start(source, "TZ", "UG")

        assert "for Uganda there is “Self-assessment 2026: Uganda”" in wording.explain(caught.value)
        assert Assessment.objects.count() == 2

    def test_starts_another_period_of_the_same_market(self) -> None:
        source = answered_assessment()
        start(source, "UG")

        made = start(source, "UG", period_from=date(2027, 1, 1), period_to=date(2027, 12, 31))

        assert len(made) == 1

    def test_leaves_out_a_sector_that_is_gone(self) -> None:
        source = answered_assessment()
        source.sectors = ["mobile", "telegraph"]

        assert start(source, "UG")[0].sectors == ["mobile"]


class TestStartNext:
    """The next period of several markets, each from its own answers."""

    def following(self, *sources: Assessment) -> list[Next]:
        """Return the year after of each."""
        return [
            Next(source, f"{source.title} again", date(2027, 1, 1), date(2027, 12, 31))
            for source in sources
        ]

    def start(self, following: list[Next]) -> list[Assessment]:
        """Start as an owner does."""
        company = following[0].source.organisation
        return markets.start_next(
            organisation=company, following=following, by=owner_of(company), at=AT
        )

    def test_starts_each_from_its_own_answers(self) -> None:
        app = answered_assessment(default="no", scope_kind="product", scope_name="App")
        whole = answered_assessment(organisation=app.organisation)

        made = self.start(self.following(app, whole))

        assert [row.started_from for row in made] == [app, whole]
        assert [(row.scope_kind, row.scope_name) for row in made] == [
            ("product", "App"),
            ("company", ""),
        ]
        assert [row.title for row in made] == [f"{app.title} again", f"{whole.title} again"]
        first = made[0].answers.get(question="GEN-A-1")
        assert (first.response, first.carried_forward) == (Response.NO, True)

    def test_refuses_all_where_one_is_there_already(self) -> None:
        source = answered_assessment()
        other = answered_assessment(
            organisation=source.organisation, scope_kind="product", scope_name="App"
        )
        self.start(self.following(source))

        with pytest.raises(NotDone) as caught:
            self.start(self.following(other, source))

        assert "about the same market and period already" in wording.explain(caught.value)
        assert Assessment.objects.count() == 3

    @pytest.mark.parametrize(("count", "reason"), [(0, "market_none_next"), (51, "market_many")])
    def test_refuses_none_and_too_many(self, count: int, reason: str) -> None:
        source = answered_assessment()

        with pytest.raises(NotDone) as caught:
            markets.start_next(
                organisation=source.organisation,
                following=self.following(source) * count,
                by=owner_of(source.organisation),
                at=AT,
            )

        assert caught.value.reason == reason


class TestCopy:
    """Answers of one market in another one's draft."""

    def test_writes_what_is_open_to_be_confirmed(self) -> None:
        source = answered_assessment({"GEN-A-1": "no"})
        source.answers.filter(question="GEN-A-1").update(
            note="None yet", action_text="Write it", action_owner="Legal", action_due=TODAY
        )
        target = AssessmentFactory.create(organisation=source.organisation)

        copied = copy(source, target)

        assert (len(copied.done), copied.moved) == (6, ())
        answer = target.answers.get(question="GEN-A-1")
        assert (answer.response, answer.note, answer.action_text) == ("no", "None yet", "Write it")
        assert (answer.action_owner, answer.action_due) == ("Legal", TODAY)
        assert (answer.carried_forward, answer.version) == (True, 1)

    def test_says_in_the_history_where_it_came_from(self) -> None:
        source = answered_assessment()
        target = AssessmentFactory.create(organisation=source.organisation)

        copy(source, target)

        told = target.answers.get(question="GEN-A-1").history.get().values
        assert (told["via"], told["from"]) == ("copy", str(source.pk))
        event = Event.objects.get(kind="assessment.copy")
        assert event.facts == {"from": str(source.pk), "questions": 6}

    def test_leaves_what_is_answered(self) -> None:
        source = answered_assessment({"GEN-A-1": "no"})
        target = answered_assessment({"GEN-A-2": ""}, organisation=source.organisation)

        copied = copy(source, target)

        assert copied.done == ("GEN-A-2",)
        assert target.answers.get(question="GEN-A-1").response == Response.YES

    def test_replaces_what_differs_where_that_is_chosen(self) -> None:
        source = answered_assessment({"GEN-A-1": "no"})
        target = answered_assessment(organisation=source.organisation)

        copied = copy(source, target, which=Which.DIFFERING)

        assert copied.done == ("GEN-A-1",)
        answer = target.answers.get(question="GEN-A-1")
        assert (answer.response, answer.carried_forward) == (Response.NO, True)
        assert list(answer.history.all())[-1].values["response"] == "no"

    def test_copies_only_what_was_chosen(self) -> None:
        source = answered_assessment()
        target = AssessmentFactory.create(organisation=source.organisation)

        copied = copy(source, target, chosen(source, target, "GEN-A-1"))

        assert copied.done == ("GEN-A-1",)
        assert target.answers.exclude(response="").count() == 1

    def test_brings_links_once_and_no_documents(self) -> None:
        source = answered_assessment(evidence=["GEN-A-1"])
        attach_document(source.answers.get(question="GEN-A-1"))
        target = AssessmentFactory.create(organisation=source.organisation)
        attach(target, ["GEN-A-2"])

        copy(source, target)

        urls = target.answers.values_list("evidence__url", flat=True).exclude(evidence=None)
        assert sorted(urls) == ["https://example.org/GEN-A-1", "https://example.org/GEN-A-2"]

    @pytest.mark.parametrize("side", ["target", "source"])
    def test_leaves_what_was_written_meanwhile(self, side: str) -> None:
        source = answered_assessment()
        target = AssessmentFactory.create(organisation=source.organisation)
        seen = chosen(source, target)
        written = target if side == "target" else source
        answers.save(
            assessment=written,
            question="GEN-A-1",
            version=0 if side == "target" else 1,
            changes={"note": "Just now"},
            by=owner_of(written.organisation),
            at=AT,
        )

        copied = copy(source, target, seen)

        assert (copied.moved, len(copied.done)) == (("GEN-A-1",), 5)
        answer = target.answers.get(question="GEN-A-1")
        assert (answer.response, answer.note) == ("", "Just now" if side == "target" else "")

    def test_of_all_moved_nothing_is_written(self) -> None:
        source = answered_assessment()
        target = AssessmentFactory.create(organisation=source.organisation)

        with pytest.raises(NotDone, match="copy_moved"):
            copy(source, target, [Chosen("GEN-A-1", 7, 1), Chosen("NOT-ASKED", 0, 0)])

        target.refresh_from_db()
        assert (target.writes, target.written_at) == (0, None)

    @pytest.mark.parametrize("wrong", ["itself", "foreign"])
    def test_copies_from_another_one_of_the_company_alone(self, wrong: str) -> None:
        target = answered_assessment()
        source = target if wrong == "itself" else answered_assessment()

        with pytest.raises(NotDone, match="copy_source"):
            copy(source, target)

    def test_needs_something_chosen(self) -> None:
        source = answered_assessment()
        target = AssessmentFactory.create(organisation=source.organisation)

        with pytest.raises(NotDone, match="copy_nothing"):
            copy(source, target, [])

    def test_is_refused_once_submitted(self) -> None:
        source = answered_assessment()
        target = submitted(organisation=source.organisation).assessment

        with pytest.raises(Refused):
            copy(source, target, which=Which.DIFFERING)


RESPONSES = st.sampled_from(["", *Response.values])
ANSWERS = st.builds(
    Answer,
    response=RESPONSES,
    note=st.sampled_from(["", "One", "Other"]),
    action_text=st.sampled_from(["", "Do it"]),
    carried_forward=st.booleans(),
)


@given(old=ANSWERS, new=ANSWERS)
def test_copying_only_what_is_open_never_takes_an_answer_that_counts(
    old: Answer, new: Answer
) -> None:
    if old.is_answered:
        assert not markets.is_copied(old, new, Which.OPEN)


@given(old=ANSWERS, new=ANSWERS, which=st.sampled_from(Which))
def test_copying_never_empties_and_never_repeats(old: Answer, new: Answer, which: Which) -> None:
    same = all(getattr(old, name) == getattr(new, name) for name in assessments.CARRIED)

    if markets.is_copied(old, new, which):
        assert new.response
        assert not same
    elif which == Which.DIFFERING:
        assert same or not new.response


@given(answer=ANSWERS)
def test_whatever_was_said_is_ones_own(answer: Answer) -> None:
    assert markets.has_own(answer) == bool(answer.response or answer.note or answer.action_text)
