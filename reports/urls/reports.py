"""Addresses of the reports of submissions and of drafts."""

from django.urls import path

from reports.views import drafts, report_files, reports

urlpatterns = [
    path("reports/<uuid:pk>", reports.report_detail, name="report-detail"),
    path("reports/<uuid:pk>.pdf", report_files.report_pdf, name="report-pdf"),
    path("reports/<uuid:pk>/pdf", report_files.report_ask, name="report-ask"),
    path("reports/<uuid:pk>.xlsx", reports.report_xlsx, name="report-xlsx"),
    path("reports/<uuid:pk>.json", reports.report_json, name="report-json"),
    path("assessments/<uuid:pk>/report", drafts.draft_detail, name="draft-detail"),
    path("assessments/<uuid:pk>/report.pdf", report_files.draft_pdf, name="draft-pdf"),
    path("assessments/<uuid:pk>/report/pdf", report_files.draft_ask, name="draft-ask"),
    path("assessments/<uuid:pk>/report.xlsx", drafts.draft_xlsx, name="draft-xlsx"),
    path("assessments/<uuid:pk>/report.json", drafts.draft_json, name="draft-json"),
    path("report-files/<uuid:pk>", report_files.file_detail, name="file-detail"),
    path("report-files/<uuid:pk>/download", report_files.file_download, name="file-download"),
]
