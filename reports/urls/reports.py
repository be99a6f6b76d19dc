"""Addresses of the reports of submissions and of drafts."""

from django.urls import path

from reports.views import drafts, reports

urlpatterns = [
    path("reports/<uuid:pk>", reports.report_detail, name="report-detail"),
    path("reports/<uuid:pk>.pdf", reports.report_pdf, name="report-pdf"),
    path("reports/<uuid:pk>.xlsx", reports.report_xlsx, name="report-xlsx"),
    path("reports/<uuid:pk>.json", reports.report_json, name="report-json"),
    path("assessments/<uuid:pk>/report", drafts.draft_detail, name="draft-detail"),
    path("assessments/<uuid:pk>/report.pdf", drafts.draft_pdf, name="draft-pdf"),
    path("assessments/<uuid:pk>/report.xlsx", drafts.draft_xlsx, name="draft-xlsx"),
    path("assessments/<uuid:pk>/report.json", drafts.draft_json, name="draft-json"),
]
