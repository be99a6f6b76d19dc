"""Markets side by side, one question across them, drafts in several, answers copied."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from checklists.models import Answer, Assessment
from copassess.accounts.models import Membership, Role
from copassess.audit.models import Event
from tests.checklists.market_page.world import draft_in, returned_with_no, submitted_in
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.checklists import AT, AssessmentFactory, answered_assessment, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
LIST = "checklists:market-list"
COUNTRIES = ["KE", "UG", "TZ", "RW", "ET", "GH", "NG", "ZM", "MW", "MZ"]


@pytest.fixture
def owner(client: Client) -> Membership:
    """Sign the owner of a company in."""
    membership: Membership = MembershipFactory.create(organisation__name="Example Telecom")
    client.force_login(membership.user)
    return membership


def text_of(client: Client, path: str) -> str:
    """Return a page's text."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def as_role(client: Client, owner: Membership, role: Role) -> None:
    """Sign another member of the company in."""
    client.force_login(MembershipFactory.create(organisation=owner.organisation, role=role).user)


class TestList:
    """The table and what stands below it."""

    def test_shows_every_market_with_its_score(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation, {"GEN-A-1": "", "GEN-B-2": "no"})
        returned_with_no(submitted_in("KE", owner.organisation), "GEN-A-1")

        text = text_of(client, reverse(LIST))

        for words in ("Kenya", "Uganda", "67 to 92", "100", "Reviewed:", "1 critical gap"):
            assert words in text
        assert "Mean of the overall scores: <b>75</b>, of 1 market; 1 draft is left out." in text

    def test_says_what_the_mean_is(self, client: Client, owner: Membership) -> None:
        submitted_in("KE", owner.organisation)

        assert "each market counts alike, whatever its size" in text_of(client, reverse(LIST))

    def test_of_drafts_alone_there_is_no_mean(self, client: Client, owner: Membership) -> None:
        draft_in("KE", owner.organisation)

        assert "a draft has no score, only a range" in text_of(client, reverse(LIST))

    def test_keeps_the_choice_in_its_links(self, client: Client, owner: Membership) -> None:
        draft_in("KE", owner.organisation, {"GEN-A-1": "no"})

        text = text_of(client, reverse(LIST) + "?year=2026")

        query = f"?organisation={owner.organisation.pk}&amp;year=2026"
        assert f"/markets/questions/GEN-A-1{query}" in text

    def test_offers_what_members_may_do(self, client: Client, owner: Membership) -> None:
        draft = draft_in("KE", owner.organisation)
        copy = reverse("checklists:answer-copy", args=[draft.pk])

        assert copy in text_of(client, reverse(LIST))
        as_role(client, owner, Role.VIEWER)
        assert copy not in text_of(client, reverse(LIST))

    def test_shows_no_other_companys(self, client: Client, owner: Membership) -> None:
        other = draft_in("TZ", MembershipFactory.create().organisation)

        assert "Tanzania" not in text_of(client, reverse(LIST))
        strangers = reverse(LIST) + f"?organisation={other.organisation_id}"
        assert client.get(strangers).status_code == 404

    def test_lets_somebody_with_several_companies_choose(
        self, client: Client, owner: Membership
    ) -> None:
        other = MembershipFactory.create(user=owner.user, organisation__name="Zeta").organisation
        draft_in("TZ", other)

        assert "No assessment yet" in text_of(client, reverse(LIST))
        assert "Tanzania" in text_of(client, reverse(LIST) + f"?organisation={other.pk}")

    def test_tells_somebody_without_a_company_what_to_do(self, client: Client) -> None:
        client.force_login(UserFactory.create())

        assert "You belong to no company yet" in text_of(client, reverse(LIST))

    @pytest.mark.parametrize("count", [2, 20])
    def test_queries_however_many_markets(
        self,
        client: Client,
        owner: Membership,
        count: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for country in COUNTRIES[: count // 2]:
            draft_in(country, owner.organisation, {"GEN-A-1": "no"})
            submitted_in(country, owner.organisation, {"GEN-B-1": "partly"})

        # Session, user, roles, companies, assessments, answers, submissions, staff roles.
        with django_assert_num_queries(8):
            text = text_of(client, reverse(LIST))

        assert text.count("Copy answers into it") == count


class TestExport:
    """The table as a workbook."""

    def sheets(self, client: Client, query: str = "") -> dict[str, list[tuple[object, ...]]]:
        """Download it and return its rows, by the name of their sheet."""
        response = client.get(reverse("checklists:market-export") + query)
        assert response.status_code == 200
        book = load_workbook(BytesIO(response.content))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}

    def test_holds_what_the_page_shows(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation, {"GEN-A-1": "", "GEN-B-2": "no"})
        returned_with_no(submitted_in("KE", owner.organisation), "GEN-A-1")

        sheets = self.sheets(client)

        kenya, uganda = (r for r in sheets["Scores"] if r[4] == "Overall")
        assert kenya[5:] == (
            "100",
            "Leading",
            "75",
            "Developing",
            "100\N{NO-BREAK SPACE}%",
            "1",
            None,
        )
        assert uganda[5:] == ("67 to 92", None, None, None, "83\N{NO-BREAK SPACE}%", "0", None)
        assert sheets["Critical gaps"][1:] == [("GEN-A-1", "Practice GEN-A-1", "Kenya", "No", None)]
        assert [row[0] for row in sheets["Missing practices"][1:]] == ["GEN-A-1", "GEN-B-2"]
        assert ("Mean", "75") in sheets["About"]

    def test_makes_no_text_a_formula(self, client: Client, owner: Membership) -> None:
        answered_assessment(
            organisation=owner.organisation, scope_kind="product", scope_name="=1+1", title="@x"
        )

        response = client.get(reverse("checklists:market-export"))

        scores = load_workbook(BytesIO(response.content))["Scores"]
        assert (scores["A2"].value, scores["A2"].data_type) == ("=1+1", "s")

    def test_leaves_an_event(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation)

        response = client.get(reverse("checklists:market-export"))

        event = Event.objects.get(kind="market.export")
        assert event.organisation_id == str(owner.organisation.pk)
        assert event.facts == {"year": "2026", "assessments": 1}
        assert response["Content-Disposition"].endswith('-2026.xlsx"')

    def test_says_what_changed_since_last_time(self, client: Client, owner: Membership) -> None:
        before = {"period_from": date(2025, 1, 1), "period_to": date(2025, 12, 31)}
        submitted_in("KE", owner.organisation, {"GEN-A-1": "no"}, **before)
        submitted_in("KE", owner.organisation)

        rows = self.sheets(client, "?year=2026")["Scores"]

        assert rows[1][-1] == "+25 since Jan 2025 to Dec 2025, over 6 questions"
        assert rows[2][-1] is None

    @pytest.mark.parametrize("name", ["market-export", "market-next"])
    def test_of_nothing_is_none(self, client: Client, owner: Membership, name: str) -> None:
        assert client.get(reverse(f"checklists:{name}")).status_code == 404


class TestQuestion:
    """One question in every market."""

    def test_shows_what_each_says(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation, {"GEN-A-1": "no"})
        Answer.objects.update(note="Not <here>", action_text="Write it", action_owner="Legal")
        returned_with_no(submitted_in("KE", owner.organisation), "GEN-A-1")

        text = text_of(client, reverse("checklists:market-question", args=["GEN-A-1"]))

        for words in (
            "Not &lt;here&gt;",
            "Write it",
            "Legal",
            "no due date",
            "No proof was given.",
        ):
            assert words in text

    def test_of_no_market_is_no_page(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation)

        address = reverse("checklists:market-question", args=["ISP-B-1"])
        assert client.get(address).status_code == 404


class TestStart:
    """Drafts in several countries at once."""

    def address(self, source: Assessment) -> str:
        """Return the page's address."""
        return reverse("checklists:market-start", args=[source.pk])

    def data(self, *countries: str, **changed: str) -> dict[str, object]:
        """Return what the form sends."""
        frame = {"title": "2026", "period_from": "2026-01-01", "period_to": "2026-12-31"}
        return {**frame, "countries": list(countries), **changed}

    def test_starts_all_that_are_ticked(self, client: Client, owner: Membership) -> None:
        source = answered_assessment(organisation=owner.organisation)

        response = client.post(self.address(source), self.data("UG", "TZ"), follow=True)

        made = Assessment.objects.filter(started_from=source)
        assert sorted(made.values_list("title", flat=True)) == ["2026: Tanzania", "2026: Uganda"]
        assert "2 drafts are started" in response.content.decode()
        assert response.redirect_chain[0][0].startswith(reverse(LIST))

    def test_proposes_title_and_period(self, client: Client, owner: Membership) -> None:
        source = draft_in("KE", owner.organisation, title="Self-assessment 2026: Kenya")

        text = text_of(client, self.address(source))

        assert 'value="Self-assessment 2026"' in text
        assert 'value="2026-01-01"' in text
        assert "Your markets so far" in text

    @pytest.mark.parametrize(
        ("countries", "changed", "words"),
        [
            ([], {}, "Tick at least one country"),
            (["XX"], {}, "XX is not one of the available choices"),
            (["UG"], {"title": ""}, "required"),
            (["UG"], {"title": "x" * 118}, "longer than 120 characters"),
            (["UG"], {"period_to": "2025-01-01"}, "ends before it begins"),
            (["UG"], {"period_from": "never"}, "valid date"),
            (["KE", "UG"], {}, "for Kenya there is “Kenya already” for the same period"),
        ],
    )
    def test_refuses_the_whole_and_keeps_what_was_ticked(
        self,
        client: Client,
        owner: Membership,
        countries: list[str],
        changed: dict[str, str],
        words: str,
    ) -> None:
        source = draft_in("KE", owner.organisation, title="Kenya already")

        response = client.post(self.address(source), self.data(*countries, **changed))

        text = response.content.decode()
        assert words in text
        assert Assessment.objects.count() == 1
        assert text.count(" checked>") == len(set(countries) - {"XX"})

    def test_at_most_fifty(self, client: Client, owner: Membership) -> None:
        source = answered_assessment(organisation=owner.organisation)
        form = client.get(self.address(source)).context["form"]
        codes = [code for code, _name in form.fields["countries"].choices][:51]

        response = client.post(self.address(source), self.data(*codes))

        assert "Choose at most 50." in response.content.decode()
        assert Assessment.objects.count() == 1


class TestNext:
    """The next period of several markets at once."""

    def test_offers_the_next_year_of_each(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation, title="Uganda 2026")
        submitted_in("KE", owner.organisation, title="Kenya 2026")

        text = text_of(client, reverse("checklists:market-next"))

        for words in ("Uganda 2027", "Kenya 2027", "1 January 2027"):
            assert words in text
        assert text.count(" checked>") == 2

    def test_starts_what_is_ticked(self, client: Client, owner: Membership) -> None:
        uganda = draft_in("UG", owner.organisation, title="Uganda 2026")
        draft_in("KE", owner.organisation)

        sent = {"source": [str(uganda.pk)]}
        response = client.post(reverse("checklists:market-next"), sent, follow=True)

        made = Assessment.objects.get(started_from=uganda)
        assert (made.title, made.scope_country) == ("Uganda 2027", "UG")
        assert response.redirect_chain[0][0].endswith("&year=2027")
        assert "1 draft is started" in response.content.decode()

    def test_says_when_nothing_is_ticked(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation)

        text = client.post(reverse("checklists:market-next")).content.decode()

        assert "tick at least one market" in text

    def test_starts_no_strangers(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation)
        other = draft_in("TZ", MembershipFactory.create().organisation)

        client.post(reverse("checklists:market-next"), {"source": [str(other.pk), "x"]})

        assert not Assessment.objects.filter(started_from=other).exists()

    def test_does_not_offer_what_is_there(self, client: Client, owner: Membership) -> None:
        draft_in("UG", owner.organisation, title="Uganda 2026")
        client.post(reverse("checklists:market-next"), {"source": str(Assessment.objects.get().pk)})

        text = text_of(client, reverse("checklists:market-next") + "?year=2026")

        assert "“Uganda 2027” is about the next period already." in text
        assert text.count(" disabled>") == 1


class TestCopy:
    """Answers of one market into another one's draft."""

    @pytest.fixture
    def source(self, owner: Membership) -> Assessment:
        """Return Kenya's answers."""
        return draft_in("KE", owner.organisation, {"GEN-A-1": "no"})

    @pytest.fixture
    def target(self, owner: Membership, source: Assessment) -> Assessment:
        """Return Uganda's empty draft."""
        made: Assessment = AssessmentFactory.create(
            organisation=owner.organisation, scope_kind="country", scope_country="UG"
        )
        return made

    def address(self, target: Assessment) -> str:
        """Return the page's address."""
        return reverse("checklists:answer-copy", args=[target.pk])

    def test_offers_the_companys_other_assessments(
        self, client: Client, source: Assessment, target: Assessment
    ) -> None:
        draft_in("TZ", MembershipFactory.create().organisation)

        form = client.get(self.address(target)).context["form"]

        assert [key for key, _label in form.fields["source"].choices] == [str(source.pk)]
        assert form["areas"].value() == ["policies", "csam"]

    def test_shows_what_would_change_and_writes_nothing(
        self, client: Client, source: Assessment, target: Assessment
    ) -> None:
        text = text_of(client, self.address(target) + f"?source={source.pk}")

        assert "6 answers would change" in text
        assert text.count('name="copy"') == 6
        assert not Answer.objects.filter(assessment=target).exclude(response="").exists()

    def test_copies_what_is_ticked(
        self, client: Client, source: Assessment, target: Assessment
    ) -> None:
        data = {"source": str(source.pk), "which": "open", "copy": ["GEN-A-1:0:1", "GEN-A-2:0:1"]}

        response = client.post(self.address(target), data, follow=True)

        assert response.redirect_chain[0][0] == target.get_absolute_url()
        assert "2 answers are copied" in response.content.decode()
        assert target.answers.filter(carried_forward=True).count() == 2

    def test_says_what_changed_meanwhile(
        self, client: Client, source: Assessment, target: Assessment
    ) -> None:
        Answer.objects.filter(assessment=target, question="GEN-A-1").update(note="New", version=1)
        data = {"source": str(source.pk), "which": "open", "copy": ["GEN-A-1:0:1", "GEN-A-2:0:1"]}

        text = client.post(self.address(target), data, follow=True).content.decode()

        assert "1 answer had changed meanwhile and stays as it is: GEN-A-1." in text
        assert target.answers.get(question="GEN-A-1").note == "New"

    @pytest.mark.parametrize(
        ("copy", "words"), [([], "tick at least one question"), (["GEN-A-1:9:9"], "Look at it")]
    )
    def test_says_why_nothing_was_copied(
        self, client: Client, source: Assessment, target: Assessment, copy: list[str], words: str
    ) -> None:
        data = {"source": str(source.pk), "which": "open", "copy": copy}

        text = client.post(self.address(target), data).content.decode()

        assert words in text
        assert "6 answers would change" in text

    @pytest.mark.parametrize("wrong", [{"source": "x"}, {"source": ""}, {"which": "all"}])
    def test_says_what_is_wrong(
        self, client: Client, source: Assessment, target: Assessment, wrong: dict[str, str]
    ) -> None:
        query = {"source": str(source.pk), "which": "open", **wrong}

        text = client.get(self.address(target), query).content.decode()

        assert "Please check the following" in text
        assert "answers would change" not in text

    def test_into_what_cannot_be_changed(
        self, client: Client, owner: Membership, source: Assessment
    ) -> None:
        target = submitted(organisation=owner.organisation).assessment
        data = {"source": str(source.pk), "which": "differing", "copy": ["GEN-A-1:1:1"]}

        text = client.post(self.address(target), data).content.decode()

        assert "it is submitted and waits for a reviewer" in text
        assert "nothing can be copied into it" in text

    def test_without_another_assessment(self, client: Client, owner: Membership) -> None:
        target = AssessmentFactory.create(organisation=owner.organisation)

        assert "no other assessment to copy from" in text_of(client, self.address(target))

    @pytest.mark.parametrize("others", [1, 20])
    def test_queries_however_many_answers_and_assessments(
        self,
        client: Client,
        owner: Membership,
        source: Assessment,
        target: Assessment,
        others: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(others):
            AssessmentFactory.create(organisation=owner.organisation, at=AT - timedelta(days=1))
        target.answers.filter(question__startswith="GEN").update(response="yes")

        with django_assert_num_queries(8):
            text_of(client, self.address(target) + f"?source={source.pk}&which=differing")
