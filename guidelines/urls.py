"""Addresses of the guidelines; everything goes by code."""

from django.urls import path

from guidelines import views

app_name = "guidelines"
urlpatterns = [
    path("", views.guideline_list, name="guideline-list"),
    path("areas/<slug:code>", views.area_detail, name="area-detail"),
    path("sectors/<slug:code>", views.sector_detail, name="sector-detail"),
    path("checklists/<slug:code>", views.checklist_detail, name="checklist-detail"),
    path("questions/<slug:code>", views.question_detail, name="question-detail"),
    path("resources", views.resource_list, name="resource-list"),
    path("glossary", views.term_list, name="term-list"),
]
