"""Addresses of reports, of their files, and of the page that checks their codes."""

from reports.urls import (
    blanks,
    bundles,
    letters,
    portfolio,
    profiles,
    reports,
    samples,
    verification,
)

app_name = "reports"
urlpatterns = [
    *blanks.urlpatterns,
    *bundles.urlpatterns,
    *letters.urlpatterns,
    *portfolio.urlpatterns,
    *profiles.urlpatterns,
    *reports.urlpatterns,
    *samples.urlpatterns,
    *verification.urlpatterns,
]
