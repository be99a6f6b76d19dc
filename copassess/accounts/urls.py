"""Addresses."""

from django.urls import path

from copassess.site.placeholder import placeholder

app_name = "accounts"
urlpatterns = [
    path("profile", placeholder, name="profile-edit"),
    path("organisations", placeholder, name="organisation-list"),
    path("organisations/new", placeholder, name="organisation-create"),
    path("organisations/<uuid:pk>", placeholder, name="organisation-detail"),
    path("organisations/<uuid:pk>/edit", placeholder, name="organisation-edit"),
    path("organisations/<uuid:pk>/invitations/new", placeholder, name="invitation-create"),
    path("invitations/<uuid:pk>/revoke", placeholder, name="invitation-revoke"),
    path("invitations/accept/<str:token>", placeholder, name="invitation-accept"),
    path("memberships/<uuid:pk>/role", placeholder, name="membership-change"),
    path("memberships/<uuid:pk>/remove", placeholder, name="membership-remove"),
    path("staff", placeholder, name="staff-list"),
    path("staff/new", placeholder, name="staff-create"),
    path("staff/<uuid:pk>", placeholder, name="staff-edit"),
]
