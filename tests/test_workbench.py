"""Two country offices and three companies, two rounds each, to different outcomes (over HTTP)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.choices import Judgement, Outcome, Response, Status
from checklists.models import Answer, Assessment, Review, Submission, Summary, Tally, Verdict
from checklists.services import rebuilding
from copassess.accounts.models import Organisation, User
from tests.checklists import small
from tests.factories.accounts import OrganisationFactory, StaffRoleFactory
from tests.factories.checklists import AssessmentFactory, owner_of, submitted
from tests.reports.portfolio.test_portfolio_views import rows

pytestmark = pytest.mark.django_db
SECTOR = "mobile"
# The questions of a mobile operator in the small catalogue, critical ones first.
CRITICAL = ("GEN-A-1", "GEN-B-1")
QUESTIONS = (*CRITICAL, "GEN-A-2", "MNO-A-1", "GEN-B-2", "MNO-B-1")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Load the small catalogue."""
    small.load()


@dataclass(frozen=True)
class Company:
    """A company at its desk."""

    organisation: Organisation
    assessment: Assessment
    desk: Client

    def answer(self, question: str, **values: str) -> None:
        """Write an answer as the page does."""
        row = Answer.objects.get(assessment=self.assessment, question=question)
        fields = {f"{question}-{name}": value for name, value in values.items()}
        url = reverse("checklists:answer-save", args=[self.assessment.pk, question])
        post(self.desk, url, {f"{question}-version": str(row.version), **fields})

    def submit(self) -> Submission:
        """Sign and submit."""
        url = reverse("checklists:assessment-submit", args=[self.assessment.pk])
        post(self.desk, url, {"name": "Maria Rojas", "position": "Compliance", "date": today()})
        return Submission.objects.filter(assessment=self.assessment).latest("number")

    @property
    def status(self) -> str:
        """Return where its assessment stands."""
        self.assessment.refresh_from_db()
        return self.assessment.status


@dataclass(frozen=True)
class Office:
    """A reviewer of one country at the desk."""

    user: User
    desk: Client

    def start(self, submission: Submission) -> None:
        """Claim a submission."""
        post(self.desk, reverse("checklists:review-start", args=[submission.pk]))

    def judge(self, submission: Submission, question: str, **values: str) -> None:
        """Give a verdict as the page does."""
        row = Verdict.objects.filter(review__submission=submission, question=question).first()
        fields = {f"{question}-{name}": value for name, value in values.items()}
        url = reverse("checklists:verdict-save", args=[submission.pk, question])
        version = str(row.version if row else 0)
        post(self.desk, url, {f"{question}-version": version, **fields})

    def agree_to_rest(self, submission: Submission, *but: str) -> None:
        """Agree to every question that has no verdict."""
        judged = Verdict.objects.filter(review__submission=submission).exclude(judgement="")
        done = {*but, *judged.values_list("question", flat=True)}
        for question in QUESTIONS:
            if question not in done:
                self.judge(submission, question, judgement=Judgement.AGREED)

    def send_back(self, submission: Submission) -> None:
        """Return it, to be answered within a month."""
        url = reverse("checklists:review-return", args=[submission.pk])
        due = (timezone.localdate() + timedelta(days=30)).isoformat()
        post(self.desk, url, {"summary": "Please say more.", "due": due})

    def accept(self, submission: Submission, outcome: Outcome) -> None:
        """Accept it with the outcome that the page shows."""
        url = reverse("checklists:review-accept", args=[submission.pk])
        post(self.desk, url, {"summary": "Thank you.", "outcome": outcome})


def post(desk: Client, url: str, data: Mapping[str, str] | None = None) -> None:
    """Send a form, which leads on where it was taken."""
    answer = desk.post(url, data or {})
    assert answer.status_code == 302, (url, answer.status_code, answer.content[:2000])


def today() -> str:
    """Return the day of signing."""
    return timezone.localdate().isoformat()


def company(name: str, country: str, said: Mapping[str, str]) -> Company:
    """Return a company whose assessment is answered: what is not said is yes."""
    organisation = OrganisationFactory.create(name=name, country=country, size="large")
    period = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    made: Any = AssessmentFactory.create(organisation=organisation, sectors=[SECTOR], **period)
    desk = Client()
    desk.force_login(owner_of(organisation))
    at_work = Company(organisation, made, desk)
    for question in QUESTIONS:
        at_work.answer(question, response=said.get(question, Response.YES))
    return at_work


def office(*countries: str) -> Office:
    """Return a reviewer of these countries, of all where none is named."""
    role = StaffRoleFactory.create(countries=list(countries), all_countries=not countries)
    desk = Client()
    desk.force_login(role.user)
    return Office(role.user, desk)


def plan(at_work: Company, question: str) -> None:
    """Plan how a gap is closed."""
    due = (timezone.localdate() + timedelta(days=90)).isoformat()
    at_work.answer(
        question,
        action_text="Staff the abuse desk at weekends.",
        action_owner="Head of the abuse desk",
        action_due=due,
        action_status="planned",
    )


def play() -> tuple[dict[str, Company], dict[str, Office]]:
    """Play the story; return who was in it."""
    offices = {"KE": office("KE"), "BR": office("BR"), "HQ": office()}
    companies = {
        "aster": company("Aster Mobile", "KE", {"GEN-A-1": Response.NO}),
        "baobab": company("Baobab Mobile", "KE", {"GEN-B-1": Response.NO}),
        "cedar": company("Cedar Mobile", "BR", {}),
    }
    first = {name: one.submit() for name, one in companies.items()}
    for name, one in companies.items():
        reviewing = offices[one.organisation.country]
        reviewing.start(first[name])
        asked = {"judgement": Judgement.CLARIFY, "comment": "Which team does it?"}
        reviewing.judge(first[name], "GEN-A-1", **asked)
        reviewing.agree_to_rest(first[name])
        reviewing.send_back(first[name])
        assert one.status == Status.RETURNED
    companies["aster"].answer("GEN-A-1", response=Response.YES, reply="Policy is signed now.")
    companies["baobab"].answer("GEN-A-1", reply="The legal team.")
    plan(companies["baobab"], "GEN-B-1")
    companies["cedar"].answer("GEN-A-1", reply="Somebody.")
    second = {name: one.submit() for name, one in companies.items()}
    finish(offices, second)
    return companies, offices


def finish(offices: Mapping[str, Office], second: Mapping[str, Submission]) -> None:
    """Take the second round to its three ends."""
    kenya, brazil = offices["KE"], offices["BR"]
    kenya.start(second["aster"])
    kenya.agree_to_rest(second["aster"])
    kenya.accept(second["aster"], Outcome.ACCEPTED)
    kenya.start(second["baobab"])
    kenya.agree_to_rest(second["baobab"])
    kenya.accept(second["baobab"], Outcome.PLAN_AGREED)
    brazil.start(second["cedar"])
    brazil.agree_to_rest(second["cedar"], "GEN-A-1")
    doubt = {"judgement": Judgement.NOT_AGREED, "response": Response.PARTLY}
    brazil.judge(second["cedar"], "GEN-A-1", comment="No policy was shown.", **doubt)
    brazil.send_back(second["cedar"])


def test_three_companies_end_differently() -> None:
    companies, _offices = play()

    ends = {name: (one.status, one.assessment.outcome) for name, one in companies.items()}
    assert ends == {
        "aster": (Status.ACCEPTED, Outcome.ACCEPTED),
        "baobab": (Status.ACCEPTED, Outcome.PLAN_AGREED),
        "cedar": (Status.RETURNED, ""),
    }
    assert Review.objects.exclude(decision="").count() == 6
    assert list(rebuilding.differences()) == []


def test_unchanged_answers_keep_their_verdicts_in_round_two() -> None:
    companies, _offices = play()

    rows = Verdict.objects.filter(
        review__submission__assessment=companies["cedar"].assessment,
        review__submission__number=2,
        since=1,
    )
    assert sorted(rows.values_list("question", flat=True)) == sorted(set(QUESTIONS) - {"GEN-A-1"})


def test_offices_see_their_own_country_alone() -> None:
    companies, offices = play()

    seen = {
        name: {row.company for row in Summary.objects.reviewable_by(at_desk.user)}
        for name, at_desk in offices.items()
    }
    assert seen == {
        "KE": {"Aster Mobile", "Baobab Mobile"},
        "BR": {"Cedar Mobile"},
        "HQ": {"Aster Mobile", "Baobab Mobile", "Cedar Mobile"},
    }
    review = Submission.objects.filter(assessment=companies["cedar"].assessment).latest("number")
    url = reverse("checklists:review-detail", args=[review.pk])
    assert offices["KE"].desk.get(url).status_code == 404
    assert offices["HQ"].desk.get(url).status_code == 200


def test_tallies_are_those_worked_by_hand() -> None:
    play()

    kenya = Tally.objects.get(country="KE", sector=SECTOR, size="large", year=2026, standing="all")
    brazil = Tally.objects.get(country="BR", sector="", size="", year=0, standing="all")
    # Aster: all yes, 100. Baobab: policies 100; handling CSAM 3 of 6 points of weight: 50; so 75.
    assert kenya.scores == {"100": 1, "75": 1}
    assert kenya.areas == {"csam": {"100": 1, "50": 1}, "policies": {"100": 2}}
    assert (kenya.companies, kenya.with_critical, kenya.critical_gaps) == (2, 1, 1)
    assert kenya.questions["GEN-B-1"] == [1, 0, 1, 0]
    # Cedar, as reviewed: 1.5 of 3, 2 and 1: policies 75, so (75 + 100) / 2 = 87.5, shown 88.
    assert brazil.scores == {"88": 1}
    assert brazil.questions["GEN-A-1"] == [0, 1, 0, 0]
    assert not Tally.objects.filter(country="BR", standing="accepted").exists()


def shown(at_desk: Office, **filters: str) -> dict[str, str]:
    """Return what the portfolio's page says of each group, by its code."""
    page = at_desk.desk.get(reverse("reports:portfolio-detail"), filters)
    assert page.status_code == 200
    return {key: " ".join(words) for key, words in rows(page.content.decode())}


def filed(at_desk: Office, **filters: str) -> dict[str, Any]:
    """Return what the portfolio's JSON file holds."""
    file = at_desk.desk.get(reverse("reports:portfolio-export", args=["json"]), filters)
    assert file.status_code == 200
    content: dict[str, Any] = json.loads(file.content)
    return content


def test_portfolio_shows_exactly_the_story_s_figures() -> None:
    _companies, offices = play()

    kenya, brazil, all_of_them = (shown(offices[name]) for name in ("KE", "BR", "HQ"))
    # Baobab 75 and Aster 100; Cedar, as reviewed, 87.5, shown as 88.
    assert kenya["total"] == (
        "Companies 2 2 assessments Median score 75 middle half 75 to 100 · mean 87.5 "
        "With a critical gap open 1 50.0 % of the companies "
        "Critical gaps open 1 Which are the most common"
    )
    assert brazil["total"] == (
        "Companies 1 1 assessment Median score 88 middle half 88 to 88 · mean 87.5 "
        "With a critical gap open 1 100.0 % of the companies "
        "Critical gaps open 1 Which are the most common"
    )
    assert all_of_them["total"] == (
        "Companies 3 3 assessments in 2 countries "
        "Median score 88 middle half 75 to 100 · mean 87.5 "
        "With a critical gap open 2 66.7 % of the companies "
        "Critical gaps open 2 Which are the most common"
    )
    assert all_of_them["KE"] == "Kenya 2 2 75 75 100 1 (50.0 %)"
    assert all_of_them["BR"] == "Brazil 1 1 88 88 88 1 (100.0 %)"
    assert all_of_them["mobile"] == "Mobile operators in 2 countries 3 3 75 88 100 2 (66.7 %)"
    assert all_of_them["2026"] == "2026 3 3 75 88 100 87.5 2 (66.7 %) 2"
    # Partly at Cedar by the reviewer's word, no at Baobab by its own.
    assert all_of_them["GEN-A-1"].endswith("GEN-A-1 · Policies Critical 33.3 % 1 of 3 1 0")
    assert all_of_them["GEN-B-1"].endswith("GEN-B-1 · Handling CSAM Critical 33.3 % 1 of 3 0 1")
    assert "GEN-A-1" not in kenya
    assert kenya["GEN-B-1"].endswith("Critical 50.0 % 1 of 2 0 1")
    assert "GEN-B-1" not in brazil
    assert not {"BR"} & kenya.keys()
    assert not {"KE"} & brazil.keys()


def test_portfolio_of_what_was_accepted_is_that_of_two() -> None:
    _companies, offices = play()

    accepted = {name: shown(at_desk, standing="accepted") for name, at_desk in offices.items()}

    assert accepted["HQ"]["total"].startswith("Companies 2 2 assessments Median score 75 ")
    assert accepted["KE"]["total"].startswith("Companies 2 2 assessments Median score 75 ")
    assert accepted["BR"] == {}


def test_portfolio_follows_the_story_as_it_goes() -> None:
    at_desk = office("KE")
    aster = company("Aster Mobile", "KE", {"GEN-A-1": Response.NO})
    before = shown(at_desk)
    submission = aster.submit()
    submitted_ = shown(at_desk)["total"]
    at_desk.start(submission)
    doubt = {"judgement": Judgement.NOT_AGREED, "response": Response.YES, "comment": "It is."}
    at_desk.judge(submission, "GEN-A-1", **doubt)
    at_desk.agree_to_rest(submission)
    judged = shown(at_desk)["total"]
    at_desk.accept(submission, Outcome.ACCEPTED)

    assert before == {}
    # Policies: 3 of 6 points of weight; handling CSAM 100.
    assert submitted_.startswith("Companies 1 1 assessment Median score 75 ")
    assert judged == submitted_
    assert shown(at_desk)["total"].startswith("Companies 1 1 assessment Median score 100 ")


def test_files_hold_the_story_s_figures_once_five_stand_behind_them() -> None:
    _companies, offices = play()
    few = {name: filed(at_desk) for name, at_desk in offices.items()}
    profile = reverse("reports:profile-detail", args=["KE"])
    assert "Fewer than 5 companies" in offices["KE"].desk.get(profile).content.decode()
    for _ in range(5):
        submitted(sectors=[SECTOR], organisation__country="KE", organisation__size="large")

    kenya, everything = filed(offices["KE"]), filed(offices["HQ"])

    for content in few.values():
        assert content["withheld"]
        assert all(row["withheld"] for rows in content["tables"].values() for row in rows)
    # Five more of Kenya, of 100: (75 + 6 * 100) / 7; with Cedar (75 + 87.5 + 6 * 100) / 8.
    total = kenya["tables"]["total"][0]
    assert (total["companies"], total["with_critical"], total["critical_gaps"]) == (7, 1, 1)
    assert (total["lower"], total["median"], total["upper"]) == (100, 100, 100)
    assert total["mean"] == "96.4"
    whole = everything["tables"]["total"][0]
    assert (whole["companies"], whole["with_critical"], whole["critical_gaps"]) == (8, 2, 2)
    assert (whole["lower"], whole["median"], whole["upper"], whole["mean"]) == (
        88,
        100,
        100,
        "95.3",
    )
    gaps = {row["key"]: row for row in everything["tables"]["gaps"]}
    assert [gaps["GEN-A-1"][name] for name in ("applies", "partly", "no")] == [8, 1, 0]
    assert [gaps["GEN-B-1"][name] for name in ("applies", "partly", "no")] == [8, 0, 1]
    # Brazil's one is withheld, and Kenya's with it: it would tell Brazil's.
    assert {row["companies"] for row in everything["tables"]["countries"]} == {None}
    assert filed(offices["BR"])["withheld"]
    assert "Fewer than 5 companies" not in offices["KE"].desk.get(profile).content.decode()
