"""Addresses."""

from django.urls import path

from copassess.site.placeholder import placeholder

app_name = "guidelines"
urlpatterns = [
    path("", placeholder, name="guideline-list"),
    path("areas/<slug:code>", placeholder, name="area-detail"),
    path("sectors/<slug:code>", placeholder, name="sector-detail"),
    path("checklists/<slug:code>", placeholder, name="checklist-detail"),
    path("questions/<slug:code>", placeholder, name="question-detail"),
    path("resources", placeholder, name="resource-list"),
    path("glossary", placeholder, name="term-list"),
]
