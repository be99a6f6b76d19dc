"""Addresses of blank checklists."""

from django.urls import path

from reports.views import blanks

urlpatterns = [
    path("blank-checklists/<slug:code>.pdf", blanks.blank_pdf, name="blank-pdf"),
    path("blank-checklists/<slug:code>.xlsx", blanks.blank_xlsx, name="blank-xlsx"),
]
