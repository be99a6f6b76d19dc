"""Checklists, assessments with their answers, submissions, reviews."""

from checklists.models.answer import Answer, AnswerHistory, Evidence
from checklists.models.assessment import Assessment
from checklists.models.catalogue import Checklist, Question, SourceCheck
from checklists.models.review import Review, Verdict
from checklists.models.submission import Submission, Withdrawal

__all__ = [
    "Answer",
    "AnswerHistory",
    "Assessment",
    "Checklist",
    "Evidence",
    "Question",
    "Review",
    "SourceCheck",
    "Submission",
    "Verdict",
    "Withdrawal",
]
