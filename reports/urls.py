"""Addresses of reports and of the page that checks their codes."""

from django.urls import path

from reports.views import blanks, drafts, reports, verification

app_name = "reports"
urlpatterns = [
    path("reports/<uuid:pk>", reports.report_detail, name="report-detail"),
    path("reports/<uuid:pk>.pdf", reports.report_pdf, name="report-pdf"),
    path("reports/<uuid:pk>.xlsx", reports.report_xlsx, name="report-xlsx"),
    path("reports/<uuid:pk>.json", reports.report_json, name="report-json"),
    path("assessments/<uuid:pk>/report", drafts.draft_detail, name="draft-detail"),
    path("assessments/<uuid:pk>/report.pdf", drafts.draft_pdf, name="draft-pdf"),
    path("assessments/<uuid:pk>/report.xlsx", drafts.draft_xlsx, name="draft-xlsx"),
    path("assessments/<uuid:pk>/report.json", drafts.draft_json, name="draft-json"),
    path("blank-checklists/<slug:code>.pdf", blanks.blank_pdf, name="blank-pdf"),
    path("blank-checklists/<slug:code>.xlsx", blanks.blank_xlsx, name="blank-xlsx"),
    path("verify", verification.verify, name="verify"),
    path("verify/<str:code>", verification.verification_detail, name="verification-detail"),
]
