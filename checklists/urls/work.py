"""Addresses of assignments and each person's own work."""

from django.urls import path

from checklists.views import work

urlpatterns = [
    path("work", work.work_list, name="work-list"),
    path("assessments/<uuid:pk>/assignments", work.assignment_list, name="assignment-list"),
    path("assignments/<uuid:pk>/due", work.assignment_change, name="assignment-change"),
    path("assignments/<uuid:pk>/remove", work.assignment_remove, name="assignment-remove"),
]
