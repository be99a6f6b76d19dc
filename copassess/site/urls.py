"""Addresses."""

from django.urls import path

from copassess.site.placeholder import placeholder

app_name = "site"
urlpatterns = [
    path("", placeholder, name="landing"),
    path("home", placeholder, name="home"),
    path("health", placeholder, name="health"),
]
