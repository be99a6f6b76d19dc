"""The list, a new assessment, the overview, the next question, renaming and deleting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.choices import Judgement, Outcome, ScopeKind, Status
from checklists.models import Answer, Assessment
from checklists.services import reviews, submissions
from copassess.accounts.models import Membership, Role
from guidelines.models import Revision, RevisionDocument
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    submitted,
)
from tests.factories.reviews import (
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
LIST, START = "checklists:assessment-list", "checklists:assessment-start"


@pytest.fixture
def owner(client: Client) -> Membership:
    """Sign the owner of a company in."""
    membership: Membership = MembershipFactory.create(organisation__name="Example Telecom")
    client.force_login(membership.user)
    return membership


def address(assessment: Assessment, name: str = "detail", query: str = "") -> str:
    """Return where one of an assessment's pages is."""
    return reverse(f"checklists:assessment-{name}", args=[assessment.pk]) + query


def text_of(client: Client, path: str) -> str:
    """Return a page's text."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def join(membership: Membership, role: Role) -> Membership:
    """Add a member to the same company."""
    member: Membership = MembershipFactory.create(organisation=membership.organisation, role=role)
    return member


class TestList:
    """All assessments of one's companies."""

    def test_says_where_each_stands(self, client: Client, owner: Membership) -> None:
        answered_assessment({"GEN-A-1": ""}, organisation=owner.organisation, title="Open one")
        submitted(organisation=owner.organisation, title="Sent one")

        text = text_of(client, reverse(LIST))

        assert "Open one" in text
        assert "5 of 6 answered" in text
        assert "Sent one" in text
        assert "it waits for a reviewer at UNICEF" in text
        assert "Mobile operators" in text

    def test_shows_no_other_companys(self, client: Client, owner: Membership) -> None:
        AssessmentFactory.create(title="Of another company")

        assert "Of another company" not in text_of(client, reverse(LIST))

    def test_the_one_that_changed_last_comes_first(self, client: Client, owner: Membership) -> None:
        for title, days in [("Older", 2), ("Newest", 0), ("Old", 1)]:
            AssessmentFactory.create(organisation=owner.organisation, title=title)
            at = timezone.now() - timedelta(days=days)
            Assessment.objects.filter(title=title).update(written_at=at)

        rows = client.get(reverse(LIST)).context["rows"]

        assert [row["assessment"].title for row in rows] == ["Newest", "Old", "Older"]

    def test_invites_to_start_the_first_one(self, client: Client, owner: Membership) -> None:
        text = text_of(client, reverse(LIST))

        assert "No assessment yet" in text
        assert reverse(START) in text

    def test_tells_a_viewer_who_starts_one(self, client: Client, owner: Membership) -> None:
        client.force_login(join(owner, Role.VIEWER).user)

        text = text_of(client, reverse(LIST))

        assert "Owners and contributors" in text
        assert reverse(START) not in text

    def test_tells_somebody_without_a_company_what_to_do(self, client: Client) -> None:
        client.force_login(UserFactory.create())

        assert "You belong to no company yet" in text_of(client, reverse(LIST))

    @pytest.mark.parametrize("rows", [2, 20])
    def test_queries_however_many_rows(
        self,
        client: Client,
        owner: Membership,
        rows: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(rows):
            AssessmentFactory.create(organisation=owner.organisation)

        with django_assert_num_queries(7):
            text = text_of(client, reverse(LIST))

        assert text.count("0 of 6 answered") == rows


class TestStart:
    """A new assessment."""

    data = {
        "sectors": ["mobile"],
        "scope_kind": "company",
        "period_from": "2026-01-01",
        "period_to": "2026-12-31",
        "title": "First",
    }

    def post(self, client: Client, owner: Membership, **changed: object) -> str:
        """Post the form; return where it leads, or the page."""
        data = {"organisation": str(owner.organisation.pk), **self.data, **changed}
        response = client.post(reverse(START), data)
        return response.get("Location") or response.content.decode()

    def test_offers_what_most_choose(self, client: Client, owner: Membership) -> None:
        form = client.get(reverse(START)).context["form"]

        year = timezone.localdate().year
        assert form.initial["title"] == f"Self-assessment {year}"
        assert form.initial["period_from"].isoformat() == f"{year}-01-01"
        assert form["organisation"].value() == str(owner.organisation.pk)

    def test_says_who_each_sector_is_for(self, client: Client, owner: Membership) -> None:
        assert "Who are Mobile operators." in text_of(client, reverse(START))

    def test_starts_it(self, client: Client, owner: Membership) -> None:
        location = self.post(client, owner)

        assessment = Assessment.objects.get()
        assert location == assessment.get_absolute_url()
        assert (assessment.title, assessment.sectors) == ("First", ["mobile"])
        assert assessment.organisation == owner.organisation
        assert assessment.answers.count() == 6

    @pytest.mark.parametrize(
        ("wrong", "field", "words"),
        [
            ({"sectors": []}, "sectors", "required"),
            ({"sectors": ["banks"]}, "sectors", "banks is not one of the available choices"),
            ({"title": " "}, "title", "required"),
            ({"title": "x" * 121}, "title", "at most 120 characters"),
            ({"period_from": "never"}, "period_from", "valid date"),
            ({"period_to": "2025-01-01"}, "period_to", "ends before it begins"),
            ({"scope_kind": "planet"}, "scope_kind", "planet is not one of"),
            ({"scope_kind": "country"}, "scope_country", "Choose the country"),
            ({"scope_kind": "product"}, "scope_name", "Name the product"),
            ({"organisation": "x"}, "organisation", "x is not one of"),
            ({"started_from": "x"}, "started_from", "x is not one of"),
        ],
    )
    def test_says_what_is_wrong(
        self, client: Client, owner: Membership, wrong: dict[str, object], field: str, words: str
    ) -> None:
        text = self.post(client, owner, **wrong)

        assert "Please check the following" in text
        assert words in text
        assert not Assessment.objects.exists()

    def test_keeps_what_was_typed(self, client: Client, owner: Membership) -> None:
        text = self.post(client, owner, title="My title", sectors=[])

        assert 'value="My title"' in text

    def test_drops_what_the_scope_does_not_ask(self, client: Client, owner: Membership) -> None:
        self.post(client, owner, scope_country="TZ", scope_name="App")
        self.post(client, owner, scope_kind="country", scope_country="TZ", scope_name="App")

        second, first = Assessment.objects.all()
        assert (first.scope_country, first.scope_name, first.country) == ("", "", "KE")
        assert (second.scope_country, second.scope_name, second.country) == ("TZ", "", "TZ")

    def test_starts_from_an_earlier_one(self, client: Client, owner: Membership) -> None:
        earlier = answered_assessment(organisation=owner.organisation)

        self.post(client, owner, started_from=str(earlier.pk))

        later = Assessment.objects.get(started_from=earlier)
        assert later.answers.filter(carried_forward=True).count() == 6

    def test_fills_in_what_an_earlier_one_had(self, client: Client, owner: Membership) -> None:
        earlier = AssessmentFactory.create(
            organisation=owner.organisation,
            sectors=["internet"],
            scope_kind=ScopeKind.PRODUCT,
            scope_name="App",
        )

        form = client.get(reverse(START), {"from": str(earlier.pk)}).context["form"]

        assert form["started_from"].value() == str(earlier.pk)
        assert (form["sectors"].value(), form["scope_name"].value()) == (["internet"], "App")

    @pytest.mark.parametrize("query", ["", "nothing", "00000000-0000-0000-0000-000000000000"])
    def test_from_nothing_is_from_nothing(
        self, client: Client, owner: Membership, query: str
    ) -> None:
        form = client.get(reverse(START), {"from": query}).context["form"]

        assert not form["started_from"].value()

    def test_does_not_start_from_another_companys(self, client: Client, owner: Membership) -> None:
        mine = MembershipFactory.create(user=owner.user)
        earlier = answered_assessment(organisation=mine.organisation)

        text = self.post(client, owner, started_from=str(earlier.pk))

        assert "of the same company" in text

    def test_asks_for_the_company_of_somebody_with_several(
        self, client: Client, owner: Membership
    ) -> None:
        MembershipFactory.create(user=owner.user)

        assert '<select name="organisation"' in text_of(client, reverse(START))

    @pytest.mark.parametrize("role", [Role.VIEWER, None])
    def test_is_not_for_everybody(
        self, client: Client, owner: Membership, role: Role | None
    ) -> None:
        client.force_login(join(owner, role).user if role else UserFactory.create())

        assert client.get(reverse(START)).status_code == 403

    def test_before_any_catalogue_is_loaded(self, client: Client, owner: Membership) -> None:
        Revision.objects.all().delete()
        RevisionDocument.objects.all().delete()

        response = client.get(reverse(START))

        assert response.status_code == 503
        assert "No guidelines are loaded yet" in response.content.decode()


class TestOverview:
    """Areas by checklists, and what comes next."""

    @pytest.fixture
    def draft(self, owner: Membership) -> Assessment:
        """Return an assessment with one open question and one gap."""
        answers = {"GEN-A-1": "", "GEN-B-2": "no"}
        return answered_assessment(answers, organisation=owner.organisation)

    def test_shows_progress_by_area_and_checklist(self, client: Client, draft: Assessment) -> None:
        page = client.get(address(draft)).context["page"]

        policies, csam = page.rows
        assert [cell.count.answered for cell in policies.cells] == [1, 1]
        assert (csam.count.answered, csam.count.gaps) == (3, 1)
        area = reverse("checklists:assessment-area", args=[draft.pk, "policies"])
        assert policies.cells[1].url == f"{area}#checklist-mobile"

    def test_shows_a_range_and_never_one_number(self, client: Client, draft: Assessment) -> None:
        text = text_of(client, address(draft))

        # CSAM: 5 of 6 points, policies 3 to 6 of 6.
        assert "between 67 and 92, 1 question open" in text

    def test_leads_owners_to_what_is_missing(self, client: Client, draft: Assessment) -> None:
        text = text_of(client, address(draft))

        assert address(draft, "next") in text
        assert address(draft, "submit") in text
        assert address(draft, "rename") in text
        assert address(draft, "delete") in text
        assert reverse("reports:draft-detail", args=[draft.pk]) in text

    @pytest.mark.parametrize(
        ("role", "may_answer"), [(Role.CONTRIBUTOR, True), (Role.VIEWER, False)]
    )
    def test_offers_others_what_they_may(
        self, client: Client, owner: Membership, draft: Assessment, role: Role, may_answer: bool
    ) -> None:
        client.force_login(join(owner, role).user)

        text = text_of(client, address(draft))

        assert (address(draft, "next") in text) is may_answer
        for name in ("submit", "rename", "delete"):
            assert address(draft, name) not in text

    def test_lists_submissions_and_lets_owners_withdraw(
        self, client: Client, owner: Membership
    ) -> None:
        submission = submitted(organisation=owner.organisation)

        text = text_of(client, address(submission.assessment))

        assert submission.code in text
        assert submission.get_absolute_url() in text
        assert address(submission.assessment, "withdraw") in text
        assert address(submission.assessment, "rename") not in text
        assert "between" not in text

    def test_marks_what_was_withdrawn(self, client: Client, owner: Membership) -> None:
        assessment = submitted(organisation=owner.organisation).assessment
        submissions.withdraw(assessment=assessment, by=owner.user, at=AT)

        text = text_of(client, address(assessment))

        assert "Withdrawn" in text
        assert address(assessment, "delete") not in text

    def test_lists_what_the_reviewer_asks(self, client: Client, owner: Membership) -> None:
        review = in_review(submitted(organisation=owner.organisation))
        judge(review, "GEN-B-1", Judgement.CLARIFY, comment="Since when?")
        returned(review, summary="Nearly there.")
        assessment = Assessment.objects.get()
        Answer.objects.filter(question="GEN-B-1").update(reply="Since March.")

        text = text_of(client, address(assessment))

        area = reverse("checklists:assessment-area", args=[assessment.pk, "csam"])
        assert "Nearly there." in text
        assert "Please submit again by 30 April 2026." in text
        assert f"{area}#question-GEN-B-1" in text
        assert "Since when?" in text
        assert "Replied" in text

    def test_says_what_the_reviewer_said_at_the_end(
        self, client: Client, owner: Membership
    ) -> None:
        amina = reviewer()
        review = in_review(submitted(organisation=owner.organisation), by=amina)
        agree(review)
        reviews.accept(
            review=reread_review(review),
            by=amina,
            at=AT,
            summary="Well documented.",
            outcome=Outcome.ACCEPTED,
        )

        text = text_of(client, address(Assessment.objects.get()))

        assert "Reviewed and accepted by UNICEF." in text
        assert "Well documented." in text

    @pytest.mark.parametrize("others", [2, 20])
    def test_queries_however_many_submissions(
        self,
        client: Client,
        owner: Membership,
        others: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        assessment = answered_assessment(organisation=owner.organisation)
        for _ in range(others):
            submissions.withdraw(assessment=submitted(assessment).assessment, by=owner.user, at=AT)
            assessment.refresh_from_db()

        with django_assert_num_queries(14):
            text = text_of(client, address(assessment))

        assert text.count("Gap report of submission") == others

    def test_is_not_there_for_others(self, client: Client, draft: Assessment) -> None:
        client.force_login(MembershipFactory.create().user)

        assert client.get(address(draft)).status_code == 404


class TestNext:
    """The next open question."""

    @pytest.mark.parametrize(
        ("after", "code", "area"),
        [
            ("", "GEN-A-2", "policies"),
            ("GEN-A-2", "GEN-B-1", "csam"),
            ("GEN-B-1", "GEN-A-2", "policies"),
            ("MNO-B-1", "GEN-A-2", "policies"),
            ("no such question", "GEN-A-2", "policies"),
        ],
    )
    def test_leads_on_and_begins_again(
        self, client: Client, owner: Membership, after: str, code: str, area: str
    ) -> None:
        assessment = answered_assessment(
            {"GEN-A-2": "", "GEN-B-1": ""}, organisation=owner.organisation
        )

        response = client.get(address(assessment, "next"), {"after": after})

        page = reverse("checklists:assessment-area", args=[assessment.pk, area])
        assert response["Location"] == f"{page}#question-{code}"

    def test_when_nothing_is_open_leads_owners_to_submitting(
        self, client: Client, owner: Membership
    ) -> None:
        assessment = answered_assessment(organisation=owner.organisation)

        assert client.get(address(assessment, "next"))["Location"] == address(assessment, "submit")

        client.force_login(join(owner, Role.CONTRIBUTOR).user)
        assert client.get(address(assessment, "next"))["Location"] == address(assessment)


class TestRename:
    """Another title."""

    def test_renames(self, client: Client, owner: Membership) -> None:
        assessment = AssessmentFactory.create(organisation=owner.organisation)

        response = client.post(address(assessment, "rename"), {"title": "  New   title "})

        assert response["Location"] == address(assessment)
        assert Assessment.objects.get().title == "New title"

    def test_needs_a_title(self, client: Client, owner: Membership) -> None:
        assessment = AssessmentFactory.create(organisation=owner.organisation)

        response = client.post(address(assessment, "rename"), {"title": ""})

        assert "Please check the following" in response.content.decode()
        assert Assessment.objects.get().title == assessment.title

    def test_says_why_not(self, client: Client, owner: Membership) -> None:
        assessment = submitted(organisation=owner.organisation).assessment

        response = client.post(address(assessment, "rename"), {"title": "New"}, follow=True)

        assert "was not renamed" in response.content.decode()
        assert Assessment.objects.get().title == assessment.title


class TestDelete:
    """The end of a draft."""

    def test_asks_first(self, client: Client, owner: Membership) -> None:
        assessment = answered_assessment(organisation=owner.organisation, title="Trial")

        text = text_of(client, address(assessment, "delete"))

        assert "Delete “Trial”?" in text
        assert "6 answers" in text
        assert Assessment.objects.exists()

    def test_deletes(self, client: Client, owner: Membership) -> None:
        assessment = answered_assessment(organisation=owner.organisation, title="Trial")

        response = client.post(address(assessment, "delete"), follow=True)

        assert "“Trial” is deleted." in response.content.decode()
        assert not Assessment.objects.exists()

    def test_keeps_what_was_submitted(self, client: Client, owner: Membership) -> None:
        assessment = submitted(organisation=owner.organisation).assessment
        submissions.withdraw(assessment=assessment, by=owner.user, at=AT)

        response = client.post(address(assessment, "delete"), follow=True)

        assert "it stays on record" in response.content.decode()
        assert Assessment.objects.get().status == Status.DRAFT
