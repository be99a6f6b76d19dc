"""Addresses of what a company says of itself, and finding questions."""

from django.urls import path

from checklists.views import finder, profile

urlpatterns = [
    path("assessments/<uuid:pk>/profile", profile.profile_edit, name="profile-edit"),
    path("assessments/<uuid:pk>/profile/confirm", profile.profile_confirm, name="profile-confirm"),
    path("assessments/<uuid:pk>/questions", finder.question_list, name="question-list"),
]
