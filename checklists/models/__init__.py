"""Checklists, assessments with their answers, submissions, reviews."""

from checklists.models.answer import Answer, AnswerHistory, Evidence
from checklists.models.assessment import Assessment
from checklists.models.assignment import Assignment
from checklists.models.benchmark import Benchmark
from checklists.models.catalogue import Checklist, Question, SourceCheck
from checklists.models.comment import Comment
from checklists.models.evidence_file import EvidenceFile, SubmittedFile
from checklists.models.guest import GuestLink, Proposal
from checklists.models.portfolio import Summary, SummaryDetail, Tally, VerdictCount
from checklists.models.review import ReplyText, Review, Verdict
from checklists.models.submission import Submission, Withdrawal
from checklists.models.workbook import WorkbookUpload

__all__ = [
    "Answer",
    "AnswerHistory",
    "Assessment",
    "Assignment",
    "Benchmark",
    "Checklist",
    "Comment",
    "Evidence",
    "EvidenceFile",
    "GuestLink",
    "Proposal",
    "Question",
    "ReplyText",
    "Review",
    "SourceCheck",
    "Submission",
    "SubmittedFile",
    "Summary",
    "SummaryDetail",
    "Tally",
    "Verdict",
    "VerdictCount",
    "Withdrawal",
    "WorkbookUpload",
]
