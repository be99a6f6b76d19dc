"""Addresses of checking a report."""

from django.urls import path

from reports.views import verification

urlpatterns = [
    path("verify", verification.verify, name="verify"),
    path("verify/<str:code>", verification.verification_detail, name="verification-detail"),
]
