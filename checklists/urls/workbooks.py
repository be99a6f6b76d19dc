"""Addresses of assessments as workbooks, out and back in."""

from django.urls import path

from checklists.views import workbooks

urlpatterns = [
    path("assessments/<uuid:pk>/workbook", workbooks.workbook_upload, name="workbook-upload"),
    path(
        "assessments/<uuid:pk>/workbook.xlsx",
        workbooks.workbook_download,
        name="workbook-download",
    ),
    path(
        "assessments/<uuid:pk>/workbooks/<uuid:upload>",
        workbooks.workbook_preview,
        name="workbook-preview",
    ),
    path(
        "assessments/<uuid:pk>/workbooks/<uuid:upload>/apply",
        workbooks.workbook_apply,
        name="workbook-apply",
    ),
]
