"""Addresses of the sample report."""

from django.urls import path

from reports.views import samples

urlpatterns = [
    path("sample-report", samples.sample_detail, name="sample-detail"),
    path("sample-report.pdf", samples.sample_pdf, name="sample-pdf"),
]
