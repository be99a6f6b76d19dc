"""Rows of working together for tests: assignments, comments, guests, workbooks."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone

from checklists.models import (
    Answer,
    Assessment,
    Assignment,
    Comment,
    GuestLink,
    Proposal,
    WorkbookUpload,
)
from tests.factories.accounts import UserFactory
from tests.factories.checklists import AssessmentFactory

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def first_answer(assessment: Assessment) -> Answer:
    """Return the first answer of an assessment, by question code."""
    return Answer.objects.filter(assessment=assessment).order_by("question")[0]


class AssignmentFactory(factory.django.DjangoModelFactory[Assignment]):
    """The area of policies, given to a new user; name a member to be true to life."""

    class Meta:
        model = Assignment

    assessment = factory.SubFactory(AssessmentFactory)
    area = "policies"
    user = factory.SubFactory(UserFactory)
    assigned_at = AT


class CommentFactory(factory.django.DjangoModelFactory[Comment]):
    """An unresolved comment on the first answer of a new assessment."""

    class Meta:
        model = Comment

    answer = factory.LazyFunction(lambda: first_answer(AssessmentFactory.create()))
    text = "Who in legal can confirm this?"
    written_at = AT


class GuestLinkFactory(factory.django.DjangoModelFactory[GuestLink]):
    """A link to the area of policies that works for two weeks from now."""

    class Meta:
        model = GuestLink

    assessment = factory.SubFactory(AssessmentFactory)
    area = "policies"
    name = "Ines Moreau"
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    made_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda made: made.made_at + timedelta(days=14))


class ProposalFactory(factory.django.DjangoModelFactory[Proposal]):
    """A yes that a guest has sent for the first answer of the link's assessment."""

    class Meta:
        model = Proposal

    link = factory.SubFactory(GuestLinkFactory, finished_at=factory.LazyFunction(timezone.now))
    answer = factory.LazyAttribute(lambda made: first_answer(made.link.assessment))
    response = "yes"
    note = "In place since spring."
    version = 0
    written_at = AT


class WorkbookUploadFactory(factory.django.DjangoModelFactory[WorkbookUpload]):
    """An upload in which nothing was read."""

    class Meta:
        model = WorkbookUpload

    assessment = factory.SubFactory(AssessmentFactory)
    name = "answers.xlsx"
    sha256 = "0" * 64
    uploaded_at = AT
