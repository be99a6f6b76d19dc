"""Addresses of assessments."""

from django.urls import path

from copassess.site.placeholder import placeholder

urlpatterns = [
    path("assessments", placeholder, name="assessment-list"),
    path("assessments/new", placeholder, name="assessment-start"),
    path("assessments/<uuid:pk>", placeholder, name="assessment-detail"),
    path("assessments/<uuid:pk>/rename", placeholder, name="assessment-rename"),
    path("assessments/<uuid:pk>/delete", placeholder, name="assessment-delete"),
    path("assessments/<uuid:pk>/areas/<slug:area>", placeholder, name="assessment-area"),
    path("assessments/<uuid:pk>/next", placeholder, name="assessment-next"),
    path("assessments/<uuid:pk>/answers/<slug:question>", placeholder, name="answer-save"),
    path(
        "assessments/<uuid:pk>/answers/<slug:question>/evidence", placeholder, name="evidence-add"
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:evidence>/remove", placeholder, name="evidence-remove"
    ),
    path("assessments/<uuid:pk>/submit", placeholder, name="assessment-submit"),
    path("assessments/<uuid:pk>/withdraw", placeholder, name="assessment-withdraw"),
]
