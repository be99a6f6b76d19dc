"""Addresses of assessments."""

from django.urls import path

from checklists.views import answers, assessments, evidence, submissions

urlpatterns = [
    path("assessments", assessments.assessment_list, name="assessment-list"),
    path("assessments/new", assessments.assessment_start, name="assessment-start"),
    path("assessments/<uuid:pk>", assessments.assessment_detail, name="assessment-detail"),
    path("assessments/<uuid:pk>/rename", assessments.assessment_rename, name="assessment-rename"),
    path("assessments/<uuid:pk>/delete", assessments.assessment_delete, name="assessment-delete"),
    path(
        "assessments/<uuid:pk>/areas/<slug:area>", answers.assessment_area, name="assessment-area"
    ),
    path("assessments/<uuid:pk>/next", assessments.assessment_next, name="assessment-next"),
    path("assessments/<uuid:pk>/answers/<slug:question>", answers.answer_save, name="answer-save"),
    path(
        "assessments/<uuid:pk>/answers/<slug:question>/evidence",
        answers.evidence_add,
        name="evidence-add",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:evidence>/remove",
        answers.evidence_remove,
        name="evidence-remove",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:evidence>/replace",
        answers.evidence_replace,
        name="evidence-replace",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:evidence>",
        evidence.evidence_download,
        name="evidence-download",
    ),
    path(
        "assessments/<uuid:pk>/submissions/<int:number>/documents/<slug:sha256>",
        evidence.submission_document,
        name="submission-document",
    ),
    path("assessments/<uuid:pk>/submit", submissions.assessment_submit, name="assessment-submit"),
    path(
        "assessments/<uuid:pk>/withdraw",
        submissions.assessment_withdraw,
        name="assessment-withdraw",
    ),
]
