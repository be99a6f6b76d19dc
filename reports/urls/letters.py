"""Addresses of letters to companies; the ID is the submission's."""

from django.urls import path

from reports.views import letters

urlpatterns = [
    path("reports/<uuid:pk>/letter.pdf", letters.letter_pdf, name="letter-pdf"),
    path("reports/<uuid:pk>/letter", letters.letter_ask, name="letter-ask"),
]
