"""The page of a plan: what it shows, and what is saved without script."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.models import Answer, Assessment
from copassess.accounts.models import Role
from tests.checklists.plan_page.world import (
    codes,
    plan_action,
    plan_of,
    returned_with,
    with_gaps,
    yesterday,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, owner_of, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE, OTHER = "GEN-A-1", "GEN-B-1"


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """Sign the owner of a draft with four gaps in."""
    made = with_gaps()
    client.force_login(owner_of(made.organisation))
    return made


def address(assessment: Assessment, query: str = "") -> str:
    """Return the page's address."""
    return reverse("checklists:plan-detail", args=[assessment.pk]) + query


def text_of(client: Client, assessment: Assessment, query: str = "") -> str:
    """Return the page's text."""
    response = client.get(address(assessment, query))
    assert response.status_code == 200
    return response.content.decode()


def versions(assessment: Assessment) -> str:
    """Return the versions of the gaps as the page holds them."""
    gaps = plan_of(assessment).lines
    return " ".join(f"{line.question.code}:{line.answer.version}" for line in gaps)


def stored(assessment: Assessment, code: str = CODE) -> Answer:
    """Return an answer as it is stored."""
    return Answer.objects.get(assessment=assessment, question=code)


class TestShown:
    """What a reader sees."""

    def test_each_gap_leads_to_its_card(self, client: Client, assessment: Assessment) -> None:
        area = reverse("checklists:assessment-area", args=[assessment.pk, "policies"])

        text = text_of(client, assessment)

        assert f'href="{area}#question-GEN-A-2"' in text
        assert "No action yet" in text
        assert "4 of 4 shown" in text

    def test_overdue_stands_in_words(self, client: Client, assessment: Assessment) -> None:
        plan_action(assessment, CODE, text="Appoint", owner="Legal", due=date(2025, 5, 3))

        assert "Overdue since 3 May 2025" in text_of(client, assessment)

    def test_reviewers_find_is_marked(self, client: Client) -> None:
        assessment = returned_with("GEN-A-2", "no")
        client.force_login(owner_of(assessment.organisation))

        text = text_of(client, assessment)

        assert "found by the reviewer" in text
        assert "answered yes" in text

    def test_former_gaps_stand_apart(self, client: Client) -> None:
        assessment = with_gaps(default="yes")
        plan_action(assessment, "MNO-A-1", text="Keep it up")
        client.force_login(owner_of(assessment.organisation))

        gaps, _heading, former = text_of(client, assessment).partition('id="former"')

        assert "row-MNO-A-1" in former
        assert "row-MNO-A-1" not in gaps

    def test_nothing_to_plan(self, client: Client) -> None:
        assessment = AssessmentFactory.create()
        client.force_login(owner_of(assessment.organisation))

        assert "No gap is found yet" in text_of(client, assessment)

    def test_no_gap_fits(self, client: Client, assessment: Assessment) -> None:
        assert "No gap fits." in text_of(client, assessment, "?status=done")

    def test_members_are_offered_as_owners(self, client: Client, assessment: Assessment) -> None:
        MembershipFactory.create(organisation=assessment.organisation, user__name="Ines Moreau")

        assert '<option value="Ines Moreau">' in text_of(client, assessment)

    def test_viewers_read(self, client: Client, assessment: Assessment) -> None:
        viewer = MembershipFactory.create(organisation=assessment.organisation, role=Role.VIEWER)
        plan_action(assessment, CODE, text="Appoint <b>somebody</b>", owner="Legal")
        client.force_login(viewer.user)

        text = text_of(client, assessment)

        assert "Appoint &lt;b&gt;somebody&lt;/b&gt;" in text
        assert "<textarea" not in text
        assert "plan.js" not in text


class TestSavedAll:
    """One button saves every row."""

    def post(self, client: Client, assessment: Assessment, **fields: str) -> tuple[int, str]:
        """Post the page; fields are written code__name, with low lines for the dashes of codes."""
        data = {"versions": versions(assessment)}
        for name, value in fields.items():
            code, _between, field = name.partition("__")
            data[f"{code.replace('_', '-')}-{field}" if field else name] = value
        response = client.post(address(assessment), data)
        return response.status_code, response.content.decode()

    def test_saves_what_was_changed(self, client: Client, assessment: Assessment) -> None:
        status, _text = self.post(
            client,
            assessment,
            GEN_A_1__action_text="Appoint somebody",
            GEN_A_1__action_due="2026-06-30",
            GEN_B_1__action_owner="",
        )

        answer = stored(assessment)
        assert status == 302
        assert (answer.action_text, answer.action_due) == ("Appoint somebody", date(2026, 6, 30))
        assert (answer.version, stored(assessment, OTHER).version) == (2, 1)

    def test_keeps_the_filters(self, client: Client, assessment: Assessment) -> None:
        response = client.post(address(assessment, "?area=csam&sort=due"), {"versions": ""})

        assert response.headers["Location"] == address(assessment, "?area=csam&sort=due")

    def test_never_writes_a_response(self, client: Client, assessment: Assessment) -> None:
        self.post(client, assessment, GEN_A_1__response="yes", GEN_A_1__action_owner="Legal")

        answer = stored(assessment)
        assert (answer.response, answer.action_owner) == ("no", "Legal")

    @pytest.mark.parametrize(
        ("due", "why"),
        [
            ("99999-01-01", "this is not a date, such as 2026-05-31"),
            ("2026-02-30", "this is not a date, such as 2026-05-31"),
            ("soon", "this is not a date, such as 2026-05-31"),
            ("0001-01-01", "this year is not between 2000 and 2099"),
            ("2100-01-01", "this year is not between 2000 and 2099"),
        ],
    )
    def test_says_what_is_wrong_with_a_date_at_its_field(
        self, client: Client, assessment: Assessment, due: str, why: str
    ) -> None:
        status, text = self.post(
            client, assessment, GEN_A_1__action_due=due, GEN_B_1__action_owner="Legal"
        )

        assert (status, why in text) == (422, True)
        assert '<a href="#GEN-A-1-action_due">' in text
        assert f'value="{due}" form="plan" aria-invalid="true"' in text
        assert stored(assessment).action_due is None
        assert stored(assessment, OTHER).action_owner == "Legal"

    def test_shows_both_where_somebody_else_wrote(
        self, client: Client, assessment: Assessment
    ) -> None:
        seen = versions(assessment)
        plan_action(assessment, CODE, owner="Network")
        data = {"versions": seen, f"{CODE}-action_owner": "Legal"}

        response = client.post(address(assessment, "?status=none"), data)

        text = response.content.decode()
        assert response.status_code == 409
        assert "Keep mine" in text
        assert '<p class="as-typed" dir="auto">Network</p>' in text
        assert '<p class="as-typed" dir="auto">Legal</p>' in text
        assert stored(assessment).action_owner == "Network"

    @pytest.mark.parametrize(
        ("button", "owner"), [("keep:GEN-A-1:2", "Legal"), ("take", "Network")]
    )
    def test_takes_either(
        self, client: Client, assessment: Assessment, button: str, owner: str
    ) -> None:
        seen = versions(assessment)
        plan_action(assessment, CODE, owner="Network")
        does = button if ":" in button else f"take:{CODE}:"

        response = client.post(
            address(assessment),
            {"versions": seen, f"{CODE}-action_owner": "Legal", "do": does},
        )

        assert response.status_code == 302
        assert response.headers["Location"].endswith(f"#row-{CODE}")
        assert stored(assessment).action_owner == owner

    @pytest.mark.parametrize(
        "data",
        [
            {"versions": "GEN-A-1"},
            {"versions": "GEN-A-1:x"},
            {"versions": "GEN-A-1:99999999999"},
            {"versions": "", "do": "clear:GEN-A-1:"},
            {"versions": "", "do": "luck"},
        ],
    )
    def test_nonsense_is_refused(
        self, client: Client, assessment: Assessment, data: dict[str, str]
    ) -> None:
        assert client.post(address(assessment), data).status_code == 400
        assert stored(assessment).response == "no"

    def test_works_after_submission(self, client: Client, assessment: Assessment) -> None:
        submitted(assessment)

        status, _text = self.post(client, assessment, GEN_A_1__action_text="Appoint")

        assert (status, stored(assessment).action_text) == (302, "Appoint")


class TestBulk:
    """One value for all that are ticked."""

    def post(
        self, client: Client, assessment: Assessment, ticked: list[str], **fields: str
    ) -> tuple[int, str]:
        """Press the button for the ticked rows."""
        data = {"versions": versions(assessment), "do": "bulk", "tick": ticked}
        data |= {f"bulk-action_{name}": value for name, value in fields.items()}
        response = client.post(address(assessment), data)
        return response.status_code, response.content.decode()

    def test_sets_what_is_given_for_all_ticked(
        self, client: Client, assessment: Assessment
    ) -> None:
        plan_action(assessment, CODE, text="Appoint", status="under_way")

        status, _text = self.post(
            client, assessment, [CODE, OTHER], owner="Legal", due="2026-09-30"
        )

        found = [stored(assessment, code) for code in (CODE, OTHER)]
        assert status == 302
        assert [answer.action_owner for answer in found] == ["Legal", "Legal"]
        assert {answer.action_due for answer in found} == {date(2026, 9, 30)}
        assert [answer.action_status for answer in found] == ["under_way", "planned"]
        assert stored(assessment, "GEN-B-2").action_owner == ""

    def test_says_which_were_not_written(self, client: Client, assessment: Assessment) -> None:
        seen = versions(assessment)
        plan_action(assessment, CODE, owner="Network")
        data = {
            "versions": seen,
            "do": "bulk",
            "tick": [CODE, OTHER],
            "bulk-action_owner": "Legal",
        }

        response = client.post(address(assessment), data)

        text = response.content.decode()
        assert response.status_code == 409
        assert "1 action is saved." in text
        assert "1 action is not saved; see below why." in text
        assert f'<a href="#row-{CODE}">{CODE}: Somebody changed this' in text
        assert stored(assessment).action_owner == "Network"
        assert stored(assessment, OTHER).action_owner == "Legal"

    @pytest.mark.parametrize(
        ("ticked", "fields", "why"),
        [
            ([], {"owner": "Legal"}, "Tick at least one gap first."),
            ([CODE], {}, "Choose an owner, a due date or a status to set."),
            ([CODE], {"due": "0001-01-01"}, "this year is not between 2000 and 2099"),
            ([CODE], {"due": "99999-01-01"}, "this is not a date"),
            ([CODE], {"owner": "x" * 121}, "at most 120 characters"),
            ([CODE], {"status": "luck"}, "luck is not one of the available choices"),
        ],
    )
    def test_says_what_is_missing(
        self,
        client: Client,
        assessment: Assessment,
        ticked: list[str],
        fields: dict[str, str],
        why: str,
    ) -> None:
        status, text = self.post(client, assessment, ticked, **fields)

        assert (status, why in text) == (422, True)
        assert text.count(" checked>") == len(ticked)
        assert stored(assessment).version == 1

    def test_what_was_typed_elsewhere_is_saved_along(
        self, client: Client, assessment: Assessment
    ) -> None:
        data = {
            "versions": versions(assessment),
            "do": "bulk",
            "tick": [CODE],
            "bulk-action_status": "under_way",
            f"{OTHER}-action_text": "Typed and not saved before",
        }

        client.post(address(assessment), data)

        assert stored(assessment, OTHER).action_text == "Typed and not saved before"


class TestLastTime:
    """Actions that were carried forward."""

    @pytest.fixture
    def later(self, client: Client) -> Assessment:
        """Return an assessment started from one with an action, its owner signed in."""
        earlier = with_gaps()
        plan_action(earlier, CODE, text="Appoint somebody", owner="Legal", status="under_way")
        plan_action(earlier, OTHER, text="Block", status="done")
        owner = owner_of(earlier.organisation)
        client.force_login(owner)
        later: Assessment = AssessmentFactory.create(
            organisation=earlier.organisation, started_from=earlier
        )
        return later

    def settle(self, client: Client, assessment: Assessment, status: str, version: int = 0) -> str:
        """Press a button; return the page that follows."""
        path = reverse("checklists:plan-settle", args=[assessment.pk, CODE])
        response = client.post(path, {"version": version, "status": status}, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    def test_asks_of_what_is_still_open(self, client: Client, later: Assessment) -> None:
        text = text_of(client, later)

        assert "Last time you planned: Appoint somebody" in text
        assert "Last time you planned: Block" not in text

    @pytest.mark.parametrize("status", ["done", "under_way", "dropped"])
    def test_one_click_settles_it(self, client: Client, later: Assessment, status: str) -> None:
        text = self.settle(client, later, status)

        assert "Last time you planned" not in text
        assert stored(later).action_status == status

    def test_nothing_is_asked_of_what_was_edited(self, client: Client, later: Assessment) -> None:
        plan_action(later, CODE, due=date(2027, 1, 1))

        assert "Last time you planned" not in text_of(client, later)

    def test_an_older_page_changes_nothing(self, client: Client, later: Assessment) -> None:
        plan_action(later, CODE, owner="Network")

        text = self.settle(client, later, "dropped")

        assert "Not written: somebody changed this action meanwhile." in text
        assert stored(later).action_status == "under_way"

    @pytest.mark.parametrize("data", [{}, {"version": "x", "status": "done"}, {"version": "0"}])
    def test_nonsense_is_refused(
        self, client: Client, later: Assessment, data: dict[str, str]
    ) -> None:
        path = reverse("checklists:plan-settle", args=[later.pk, CODE])

        assert client.post(path, data).status_code == 400

    def test_viewers_are_not_asked(self, client: Client, later: Assessment) -> None:
        viewer = MembershipFactory.create(organisation=later.organisation, role=Role.VIEWER)
        client.force_login(viewer.user)

        text = text_of(client, later)

        assert "Last time you planned: Appoint somebody" in text
        assert "Still under way" not in text


def test_overdue_counts_from_the_next_day(client: Client, assessment: Assessment) -> None:
    plan_action(assessment, CODE, text="Appoint", due=yesterday() + timedelta(days=1))
    plan_action(assessment, OTHER, text="Block", due=yesterday())

    assert "1 overdue" in text_of(client, assessment)
    overdue = [line for line in plan_of(assessment).gaps if line.is_overdue(timezone.localdate())]
    assert codes(overdue) == [OTHER]
