"""Addresses that belong to no other part of the site."""

from django.urls import path

from copassess.site import views
from copassess.site.privacy import views as privacy

app_name = "site"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("home", views.home, name="home"),
    path("privacy", privacy.privacy_detail, name="privacy-detail"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
]
