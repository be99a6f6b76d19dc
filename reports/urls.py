"""Addresses."""

from django.urls import path

from copassess.site.placeholder import placeholder

app_name = "reports"
urlpatterns = [
    path("reports/<uuid:pk>", placeholder, name="report-detail"),
    path("reports/<uuid:pk>.pdf", placeholder, name="report-pdf"),
    path("reports/<uuid:pk>.xlsx", placeholder, name="report-xlsx"),
    path("reports/<uuid:pk>.json", placeholder, name="report-json"),
    path("assessments/<uuid:pk>/report", placeholder, name="draft-detail"),
    path("assessments/<uuid:pk>/report.pdf", placeholder, name="draft-pdf"),
    path("assessments/<uuid:pk>/report.xlsx", placeholder, name="draft-xlsx"),
    path("assessments/<uuid:pk>/report.json", placeholder, name="draft-json"),
    path("verify", placeholder, name="verify"),
    path("verify/<str:code>", placeholder, name="verification-detail"),
]
