"""What the browser's pages show: a company with assessments in every status, UNICEF's staff."""

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright._impl._api_structures import SetCookieParam

from checklists.choices import Judgement, Response, Status
from checklists.document import Declaration, Document
from checklists.models import Answer, Assessment, Submission
from checklists.services import answers, assessments, reviews, submissions, verdicts
from copassess.accounts.models import Role, StaffKind, User
from copassess.site.closing import services as closing
from copassess.site.models import Closure, Export
from reports.models import Making, ReportFile
from tests.browser.wide_paths import portfolio_paths
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
    UserFactory,
)
from tests.factories.benchmarks import surround
from tests.factories.catalogue import real_content
from tests.factories.firms import add, varied
from tests.factories.report_files import ready_file
from tests.factories.reviews import ReplyTextFactory
from tests.factories.together import (
    AssignmentFactory,
    CommentFactory,
    GuestLinkFactory,
    ProposalFactory,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOTE = "Reports reach the abuse desk on weekdays; there is no cover at weekends yet."
REASON = "The company sells nothing to consumers and has no shop of its own."


class World:
    """Everything that there is to open; `address(name)` is where."""

    public_pages: ClassVar = [
        "landing",
        "guidelines",
        "area of the guidelines",
        "sector",
        "checklist",
        "question",
        "resources",
        "glossary",
        "sign up",
        "sign in",
        "forgotten password",
        "verify",
        "verified",
        "sample report",
        "sample as PDF",
        "privacy",
    ]
    company_pages: ClassVar = [
        "assessments",
        "start",
        "overview",
        "area",
        "rename",
        "delete",
        "submit",
        "submit ready",
        "draft report",
        "overview submitted",
        "report",
        "overview returned",
        "area returned",
        "submit returned",
        "what UNICEF asks",
        "rounds",
        "letter to ask for",
        "report accepted",
        "organisations",
        "organisation",
        "benchmark",
        "edit organisation",
        "logo",
        "who sees the score",
        "new organisation",
        "invite",
        "profile",
        "my data",
        "delete my account",
        "close the company",
        "start from an earlier one",
        "start in several countries",
        "markets",
        "start the next period",
        "question across markets",
        "copy answers",
        "my work",
        "who answers what",
        "guests",
        "proposals",
        "comments",
        "comments and history",
        "find a question",
        "what the company does",
        "workbook",
        "plan",
        "plans",
        "PDF to ask for",
        "PDF that waits",
        "PDF that is ready",
        "PDF that failed",
    ]
    review_pages: ClassVar = [
        "queue",
        "review waiting",
        "review claimed",
        "review one by one",
        "review to read one by one",
        "texts",
        "new text",
        "change a text",
        "delete a text",
        "return",
        "accept",
        "review decided",
        "rounds",
        "report",
        "portfolio",
        "portfolio of a country",
        "portfolio with unknown filters",
        "country profiles",
        "country profile",
        "country profile of few",
        "how answers are judged",
        "how one question is judged",
        "how one is judged, unknown filters",
    ]
    staff_pages: ClassVar = [
        "staff",
        "new staff",
        "companies that close",
        "benchmark not joined",
        "what happened",
        "what happened, filtered",
    ]

    def __init__(self, site: str) -> None:
        self.site = site
        self.organisation = OrganisationFactory.create(name="Example Telecom", country="KE")
        self.people: dict[str, User] = {
            "owner": UserFactory.create(name="Maria Rojas", email="maria@example.org"),
            "reviewer": UserFactory.create(name="Amina Odhiambo", email="amina@example.org"),
            "administrator": UserFactory.create(name="Jo Park", email="jo@example.org"),
        }
        MembershipFactory.create(
            organisation=self.organisation, user=self.people["owner"], role=Role.OWNER
        )
        StaffRoleFactory.create(
            user=self.people["reviewer"], kind=StaffKind.REVIEWER, countries=["KE", "TZ"]
        )
        StaffRoleFactory.create(user=self.people["administrator"], kind=StaffKind.ADMINISTRATOR)
        surround(self.organisation, "internet-service-providers", real_content())
        self.closing = self.closed_soon()
        self.draft = self.started("Half answered")
        self.fill(self.draft, 34)
        self.ready = self.filled("Ready to submit")
        self.work_together()
        self.waiting = self.submitted("Submitted")
        self.claimed = self.submitted("In review")
        self.claim(self.claimed)
        self.returned = self.decided("Returned")
        self.accepted = self.decided("Accepted", accept=True)
        add(varied(real_content(), country="TZ"))
        self.reply = ReplyTextFactory.create(owner=self.people["reviewer"], is_shared=True)
        self.ready_file = ready_file(self.waiting)
        self.waiting_file = ReportFile.objects.create(
            assessment=self.draft, document_sha256="0" * 64, requested_by=self.people["owner"]
        )
        self.failed_file = ReportFile.objects.create(
            assessment=self.draft,
            document_sha256="1" * 64,
            making=Making.FAILED,
            failure="There is no room left where reports are kept.",
        )

    def started(self, title: str) -> Assessment:
        """Start an assessment of one sector: 69 questions."""
        return assessments.start(
            organisation=self.organisation,
            sectors=["internet-service-providers"],
            scope_kind="company",
            scope_name="",
            scope_country="",
            period_from=date(2026, 1, 1),
            period_to=date(2026, 12, 31),
            title=title,
            by=self.people["owner"],
            at=AT,
        )

    def fill(self, assessment: Assessment, count: int) -> None:
        """Answer the first ones: every fifth a gap, every eleventh not applicable, else yes."""
        rows = list(Answer.objects.of(assessment))
        for number, row in enumerate(rows[:count]):
            response = (
                (Response.NO, Response.PARTLY)[number % 2] if number % 5 == 0 else Response.YES
            )
            if number % 11 == 10:
                response = Response.NOT_APPLICABLE
            row.response = response
            row.note = REASON if response == Response.NOT_APPLICABLE else NOTE
            if number % 5 == 0:
                row.action_text = "Weekend cover, and a direct contact at the hotline"
                row.action_owner = "Head of the abuse desk"
                row.action_due = date(2026, 6, 30)
            row.version = 1
        Answer.objects.bulk_update(
            rows, ["response", "note", "action_text", "action_owner", "action_due", "version"]
        )
        answers.add_evidence(
            assessment=assessment,
            question=rows[1].question,
            title="Child protection policy",
            url="https://example.org/policy",
            by=self.people["owner"],
            at=AT,
        )

    def work_together(self) -> None:
        """Let people work on the draft: assigned, commented, proposed, what does not apply told."""
        owner, draft = self.people["owner"], self.draft
        for area, due in (("csam", date(2026, 1, 5)), ("education", None)):
            AssignmentFactory.create(assessment=draft, area=area, user=owner, due=due)
        answer = Answer.objects.of(draft).get(question="GEN-CSAM-01")
        CommentFactory.create(answer=answer, written_by=owner)
        CommentFactory.create(answer=answer, written_by=owner, resolved_at=AT, resolved_by=owner)
        for note in ("One desk", "One desk for all brands"):
            answers.save(
                assessment=draft,
                question=answer.question,
                version=Answer.objects.get(pk=answer.pk).version,
                changes={"note": note},
                by=owner,
                at=AT,
            )
        ProposalFactory.create(answer=answer, link__assessment=draft, link__area="csam")
        GuestLinkFactory.create(assessment=draft, area="education", made_by=owner)
        facts = {"hosts_user_content": False, "offers_messaging_or_chat": False}
        Assessment.objects.filter(pk=draft.pk).update(facts=facts)

    def filled(self, title: str) -> Assessment:
        """Start an assessment and answer all of it."""
        assessment = self.started(title)
        self.fill(assessment, 190)
        return assessment

    def submitted(self, title: str) -> Submission:
        """Submit a whole assessment."""
        return submissions.submit(
            assessment=self.filled(title),
            by=self.people["owner"],
            at=AT,
            declaration=Declaration("Maria Rojas", "Head of compliance", AT.date()),
        )

    def claim(self, submission: Submission) -> None:
        """Begin the review."""
        submission.assessment.refresh_from_db()
        reviews.start(submission=submission, by=self.people["reviewer"], at=AT)

    def decided(self, title: str, *, accept: bool = False) -> Submission:
        """Review a submission to its end."""
        submission = self.submitted(title)
        self.claim(submission)
        submission.assessment.refresh_from_db()
        review = submission.review
        document = Document.from_json(submission.document)
        for number, entry in enumerate(document.answers):
            asks = not accept and number == 0
            verdicts.save_verdict(
                review=review,
                question=entry.question,
                version=0,
                judgement=Judgement.CLARIFY if asks else Judgement.AGREED,
                response=None,
                comment="Who answers at weekends?" if asks else "",
                internal_note="",
                by=self.people["reviewer"],
                at=AT,
            )
        self.decide(submission, accept=accept)
        return submission

    def decide(self, submission: Submission, *, accept: bool) -> None:
        """Accept with what the rules allow, or return."""
        review = submission.review
        by = self.people["reviewer"]
        if accept:
            outcome = reviews.outcomes(review)[0]
            reviews.accept(review=review, by=by, at=AT, summary="Well documented.", outcome=outcome)
        else:
            due = AT.date() + timedelta(days=30)
            asks = review.verdicts.filter(judgement=Judgement.CLARIFY)
            reviews.return_(
                review=review,
                by=by,
                at=AT,
                summary="One question is open.",
                due=due,
                must_answer=dict.fromkeys(asks.values_list("question", flat=True), True),
            )
        submission.assessment.refresh_from_db()
        assert submission.assessment.status == (Status.ACCEPTED if accept else Status.RETURNED)

    def cookie(self, who: str) -> SetCookieParam:
        """Return the cookie of a session in which that person is signed in."""
        user = self.people[who]
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return {"name": "sessionid", "value": session.session_key or "", "url": self.site}

    def closed_soon(self) -> UUID:
        """Return a company of the administrator's, which is being closed, its ZIP made."""
        owner = self.people["administrator"]
        organisation = OrganisationFactory.create(name="Example Media", country="UG")
        MembershipFactory.create(organisation=organisation, user=owner, role=Role.OWNER)
        asked = closing.ask(organisation=organisation, by=owner, at=AT)
        facts = {"size": 123_456, "sha256": "5e" * 32, "made_at": AT}
        Closure.objects.filter(pk=asked.pk).update(making=Export.READY, **facts)
        return organisation.pk

    def address(self, name: str) -> str:
        """Return the full address of a page."""
        return self.site + self.paths()[name]

    def paths(self) -> dict[str, str]:
        """Return the path of each page by the name that the tests use."""
        company = {**self.company_paths(), **self.market_paths(), **self.together_paths()}
        files = {**self.file_paths(), **self.round_paths()}
        staff = {**self.staff_paths(), **portfolio_paths()}
        return {**self.public_paths(), **company, **files, **staff}

    def public_paths(self) -> dict[str, str]:
        """Return what everybody may open."""
        return {
            "landing": reverse("site:landing"),
            "guidelines": reverse("guidelines:guideline-list"),
            "area of the guidelines": reverse("guidelines:area-detail", args=["csam"]),
            "sector": reverse("guidelines:sector-detail", args=["mobile-operators"]),
            "checklist": reverse("guidelines:checklist-detail", args=["mobile-operators"]),
            "question": reverse("guidelines:question-detail", args=["GEN-CSAM-03"]),
            "resources": reverse("guidelines:resource-list"),
            "glossary": reverse("guidelines:term-list"),
            "sign up": reverse("account_signup"),
            "sign in": reverse("account_login"),
            "forgotten password": reverse("account_reset_password"),
            "verify": reverse("reports:verify"),
            "verified": reverse("reports:verification-detail", args=[self.waiting.code]),
            "sample report": reverse("reports:sample-detail"),
            "sample as PDF": reverse("reports:sample-pdf"),
            "privacy": reverse("site:privacy-detail"),
        }

    def company_paths(self) -> dict[str, str]:
        """Return what a member opens."""
        draft, ready, returned = self.draft.pk, self.ready.pk, self.returned.assessment_id
        home = self.organisation.pk
        return {
            "assessments": reverse("checklists:assessment-list"),
            "start": reverse("checklists:assessment-start"),
            "overview": reverse("checklists:assessment-detail", args=[draft]),
            "area": reverse("checklists:assessment-area", args=[draft, "csam"]),
            "rename": reverse("checklists:assessment-rename", args=[draft]),
            "delete": reverse("checklists:assessment-delete", args=[draft]),
            "submit": reverse("checklists:assessment-submit", args=[draft]),
            "submit ready": reverse("checklists:assessment-submit", args=[ready]),
            "draft report": reverse("reports:draft-detail", args=[draft]),
            "overview submitted": reverse(
                "checklists:assessment-detail", args=[self.waiting.assessment_id]
            ),
            "report": reverse("reports:report-detail", args=[self.waiting.pk]),
            "overview returned": reverse("checklists:assessment-detail", args=[returned]),
            "area returned": reverse("checklists:assessment-area", args=[returned, "civic"]),
            "report accepted": reverse("reports:report-detail", args=[self.accepted.pk]),
            "organisations": reverse("accounts:organisation-list"),
            "organisation": reverse("accounts:organisation-detail", args=[home]),
            "benchmark": reverse("checklists:benchmark-detail", args=[home]),
            "edit organisation": reverse("accounts:organisation-edit", args=[home]),
            "logo": reverse("accounts:logo-edit", args=[home]),
            "who sees the score": reverse(
                "reports:score-publish", args=[self.waiting.assessment_id]
            ),
            "new organisation": reverse("accounts:organisation-create"),
            "invite": reverse("accounts:invitation-create", args=[home]),
            "profile": reverse("accounts:profile-edit"),
            "my data": reverse("site:data-export"),
            "delete my account": reverse("site:account-delete"),
            "close the company": reverse("site:closing-detail", args=[home]),
        }

    def market_paths(self) -> dict[str, str]:
        """Return what a member opens of several markets."""
        draft, source = self.draft.pk, self.waiting.assessment_id
        start = reverse("checklists:assessment-start")
        copy = reverse("checklists:answer-copy", args=[draft])
        return {
            "start from an earlier one": f"{start}?from={source}&for=market",
            "start in several countries": reverse("checklists:market-start", args=[source]),
            "markets": reverse("checklists:market-list"),
            "start the next period": reverse("checklists:market-next"),
            "question across markets": reverse("checklists:market-question", args=["GEN-CSAM-03"]),
            "copy answers": f"{copy}?source={source}&which=differing",
        }

    def together_paths(self) -> dict[str, str]:
        """Return what a member opens to get through an assessment with others."""
        draft = [self.draft.pk]
        return {
            "my work": reverse("checklists:work-list"),
            "who answers what": reverse("checklists:assignment-list", args=draft),
            "guests": reverse("checklists:guest-list", args=draft),
            "proposals": reverse("checklists:proposal-list", args=draft),
            "comments": reverse("checklists:comment-list", args=draft) + "?show=all",
            "comments and history": reverse(
                "checklists:question-talk", args=[*draft, "GEN-CSAM-01"]
            ),
            "find a question": reverse("checklists:question-list", args=draft),
            "what the company does": reverse("checklists:profile-edit", args=draft),
            "workbook": reverse("checklists:workbook-upload", args=draft),
            "plan": reverse("checklists:plan-detail", args=draft),
            "plans": reverse("checklists:plan-list"),
        }

    def file_paths(self) -> dict[str, str]:
        """Return what a member opens to get a PDF."""
        rows = {
            "waits": self.waiting_file,
            "is ready": self.ready_file,
            "failed": self.failed_file,
        }
        return {
            "PDF to ask for": reverse("reports:draft-pdf", args=[self.draft.pk]),
            **{
                f"PDF that {state}": reverse("reports:file-detail", args=[row.pk])
                for state, row in rows.items()
            },
        }

    def round_paths(self) -> dict[str, str]:
        """Return what a member opens of what came back; a reviewer sees the rounds as well."""
        returned = [self.returned.assessment_id]
        return {
            "submit returned": reverse("checklists:assessment-submit", args=returned),
            "what UNICEF asks": reverse("checklists:asked-list", args=returned),
            "rounds": reverse("checklists:round-list", args=returned),
            "letter to ask for": reverse("reports:letter-pdf", args=[self.returned.pk]),
        }

    def staff_paths(self) -> dict[str, str]:
        """Return what UNICEF's staff open."""
        return {
            "benchmark not joined": reverse("checklists:benchmark-detail", args=[self.closing]),
            "queue": reverse("checklists:review-queue"),
            "review waiting": reverse("checklists:review-detail", args=[self.waiting.pk]),
            "review claimed": reverse("checklists:review-detail", args=[self.claimed.pk]),
            "review one by one": reverse("checklists:review-detail", args=[self.claimed.pk])
            + "?view=one",
            "review to read one by one": reverse("checklists:review-detail", args=[self.waiting.pk])
            + "?view=one&show=worth",
            "texts": reverse("checklists:reply-list"),
            "new text": reverse("checklists:reply-create"),
            "change a text": reverse("checklists:reply-edit", args=[self.reply.pk]),
            "delete a text": reverse("checklists:reply-delete", args=[self.reply.pk]),
            "return": reverse("checklists:review-return", args=[self.claimed.pk]),
            "accept": reverse("checklists:review-accept", args=[self.claimed.pk]),
            "review decided": reverse("checklists:review-detail", args=[self.accepted.pk]),
            "staff": reverse("accounts:staff-list"),
            "new staff": reverse("accounts:staff-create"),
            "what happened": reverse("accounts:audit-list"),
            "what happened, filtered": f"{reverse('accounts:audit-list')}?subject=x&since=x",
            "companies that close": reverse("site:closing-list"),
            "company that closes": reverse("site:closing-detail", args=[self.closing]),
        }
