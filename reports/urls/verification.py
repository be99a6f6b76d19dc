"""Addresses of checking a report."""

from django.urls import path

from reports.views import publication, verification

urlpatterns = [
    path("verify", verification.verify, name="verify"),
    path("verify/file", verification.verify_file, name="verify-file"),
    path("verify/file/<str:sha256>", verification.verification_file, name="verification-file"),
    path("verify/<str:code>", verification.verification_detail, name="verification-detail"),
    path("assessments/<uuid:pk>/public-score", publication.score_publish, name="score-publish"),
]
