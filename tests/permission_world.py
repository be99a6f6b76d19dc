"""One of each: the people of the permission table's columns, and the objects that its rows name."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from checklists.choices import Judgement
from checklists.guest_tokens import token_of
from checklists.models import (
    Answer,
    Assessment,
    Assignment,
    Comment,
    Evidence,
    GuestLink,
    Proposal,
    ReplyText,
    Submission,
    WorkbookUpload,
)
from checklists.services import evidence, reviews
from copassess.accounts.models import Invitation, Membership, Organisation, Role, StaffKind, User
from copassess.accounts.tokens import hash_of
from reports.models import Bundle, ReportFile
from tests.checklists import small
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.factories.checklists import (
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)
from tests.factories.evidence_files import PDF
from tests.factories.report_files import ready_bundle, ready_file
from tests.factories.reviews import ReplyTextFactory, in_review, judge, returned
from tests.factories.together import (
    AssignmentFactory,
    CommentFactory,
    GuestLinkFactory,
    ProposalFactory,
    WorkbookUploadFactory,
)
from tests.permission_shape import Row, Who

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
TOKEN = "the-secret-of-the-link"
COUNTRY, OTHER_COUNTRY = "KE", "UG"
# What a row's arguments may say beside the objects.
TEXTS = {
    "token": TOKEN,
    "country": COUNTRY,
    "area": "policies",
    "sector": "mobile",
    "question": "GEN-A-1",
}
TEXTS |= {"csv": "csv", "number": "1"}


@dataclass(frozen=True)
class World:
    """A company at work in one country, and everybody who might look at it."""

    people: dict[Who, User]
    organisation: Organisation
    viewers_membership: Membership
    invitation: Invitation
    draft: Assessment
    evidence: Evidence
    document: Evidence
    waiting: Submission
    claimed: Submission
    decided: Submission
    assignment: Assignment
    comment: Comment
    guest_link: GuestLink
    open_link: GuestLink
    proposal: Proposal
    upload: WorkbookUpload
    report_file: ReportFile
    bundle: Bundle
    reply: ReplyText
    shared_reply: ReplyText

    def path(self, row: Row) -> str:
        """Return the page's address for this world's objects."""
        arguments = {key: self.argument(name) for key, name in row.arguments.items()}
        return reverse(row.name, kwargs=arguments)

    def argument(self, name: str) -> object:
        """Return what a URL holds of an object; `nothing` is an ID that no object has."""
        if name == "nothing":
            return uuid4()
        if name in TEXTS:
            return TEXTS[name]
        if name == "guest_token":
            return token_of(self.open_link)
        if name == "document_hash":
            return self.document.sha256
        if name == "verification_code":
            return self.waiting.code
        if name == "waiting_assessment":
            return self.waiting.assessment_id
        if name in list(Who):
            return self.people[Who(name)].pk
        return getattr(self, name).pk


def make() -> World:
    """Store it, with a small catalogue."""
    small.load()
    owner = MembershipFactory.create(organisation__country=COUNTRY)
    organisation = owner.organisation
    members = members_of(organisation)
    people = {
        Who.STRANGER: MembershipFactory.create(organisation__country=COUNTRY).user,
        Who.VIEWER: members[Role.VIEWER].user,
        Who.CONTRIBUTOR: members[Role.CONTRIBUTOR].user,
        Who.OWNER: owner.user,
        **staff(),
    }
    draft = AssessmentFactory.create(organisation=organisation)
    answer = Answer.objects.of(draft).get(question=TEXTS["question"])
    proposal = ProposalFactory.create(answer=answer, link__assessment=draft)
    waiting = submitted(with_document(answered_assessment(organisation=organisation)))
    return World(
        people=people,
        organisation=organisation,
        viewers_membership=members[Role.VIEWER],
        invitation=invite(organisation, owner.user),
        draft=draft,
        evidence=attach(draft),
        document=store(draft),
        waiting=waiting,
        claimed=in_hand(organisation, people[Who.REVIEWER]),
        decided=sent_back(organisation, people[Who.REVIEWER]),
        assignment=AssignmentFactory.create(assessment=draft, user=people[Who.CONTRIBUTOR]),
        comment=CommentFactory.create(answer=answer, written_by=people[Who.CONTRIBUTOR]),
        guest_link=proposal.link,
        open_link=drafting(draft, answer),
        proposal=proposal,
        upload=WorkbookUploadFactory.create(assessment=draft),
        report_file=ready_file(waiting),
        bundle=ready_bundle(people[Who.REVIEWER], waiting),
        reply=ReplyTextFactory.create(owner=people[Who.REVIEWER]),
        shared_reply=ReplyTextFactory.create(owner=people[Who.REVIEWER], is_shared=True),
    )


def members_of(organisation: Organisation) -> dict[Role, Membership]:
    """Store those who are no owners."""
    return {
        role: MembershipFactory.create(organisation=organisation, role=role)
        for role in (Role.VIEWER, Role.CONTRIBUTOR)
    }


def in_hand(organisation: Organisation, by: User) -> Submission:
    """Store a submission that somebody reviews."""
    submission = submitted(organisation=organisation)
    reviews.start(submission=submission, by=by, at=AT)
    return submission


def sent_back(organisation: Organisation, by: User) -> Submission:
    """Store a submission that was returned with one question."""
    review = in_review(submitted(organisation=organisation), by=by)
    judge(review, TEXTS["question"], Judgement.CLARIFY, comment="How?")
    returned(review)
    return review.submission


def staff() -> dict[Who, User]:
    """Store one of each of UNICEF's people."""
    return {
        Who.REVIEWER: StaffRoleFactory.create(countries=[COUNTRY]).user,
        Who.OTHER_REVIEWER: StaffRoleFactory.create(countries=[OTHER_COUNTRY]).user,
        Who.EDITOR: StaffRoleFactory.create(kind=StaffKind.CONTENT_EDITOR).user,
        Who.ADMINISTRATOR: StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user,
    }


def invite(organisation: Organisation, by: User) -> Invitation:
    """Store an invitation of somebody who is none of the people, with a secret that is known."""
    return Invitation.objects.create(
        organisation=organisation,
        email="invited@example.org",
        role=Role.VIEWER,
        token_hash=hash_of(TOKEN),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=14),
    )


def drafting(assessment: Assessment, answer: Answer) -> GuestLink:
    """Store a link through which a guest has written something, and not sent it yet."""
    link: GuestLink = GuestLinkFactory.create(assessment=assessment)
    ProposalFactory.create(link=link, answer=answer)
    return link


def with_document(assessment: Assessment) -> Assessment:
    """Return it with a document attached."""
    store(assessment)
    return assessment


def store(assessment: Assessment) -> Evidence:
    """Attach a document to an answer that no row writes; each of them has the same bytes."""
    answer = Answer.objects.for_writing().get(assessment=assessment, question="GEN-A-2")
    by = owner_of(assessment.organisation)
    return evidence.add(answer=answer, content=PDF, name="policy.pdf", title="", by=by, at=AT)


def attach(assessment: Assessment) -> Evidence:
    """Store a link beside the first question's answer."""
    answer = Answer.objects.of(assessment).get(question=TEXTS["question"])
    return Evidence.objects.create(
        answer=answer, title="Policy", url="https://example.org/policy", added_at=AT
    )
