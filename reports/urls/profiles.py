"""Addresses of country profiles."""

from django.urls import path

from reports.views import profiles

urlpatterns = [
    path("portfolio/countries", profiles.profile_list, name="profile-list"),
    path("portfolio/countries/<str:code>.pdf", profiles.profile_download, name="profile-download"),
    path("portfolio/countries/<str:code>", profiles.profile_detail, name="profile-detail"),
]
