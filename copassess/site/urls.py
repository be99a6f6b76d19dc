"""Addresses that belong to no other part of the site."""

from django.urls import path

from copassess.site import views

app_name = "site"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("home", views.home, name="home"),
    path("health", views.health, name="health"),
]
