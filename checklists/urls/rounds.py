"""Addresses of what a returned assessment asks, round by round."""

from django.urls import path

from checklists.views import rounds

urlpatterns = [
    path("assessments/<uuid:pk>/asked", rounds.asked_list, name="asked-list"),
    path("assessments/<uuid:pk>/rounds", rounds.round_list, name="round-list"),
]
