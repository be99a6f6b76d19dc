"""Addresses that belong to no other part of the site."""

from django.urls import path

from copassess.site import views
from copassess.site.closing import views as closing
from copassess.site.privacy import views as privacy

app_name = "site"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("home", views.home, name="home"),
    path("privacy", privacy.privacy_detail, name="privacy-detail"),
    path("profile/data", privacy.data_export, name="data-export"),
    path("profile/delete", privacy.account_delete, name="account-delete"),
    path("organisations/<uuid:pk>/closing", closing.closing_detail, name="closing-detail"),
    path("organisations/<uuid:pk>/closing/undo", closing.closing_undo, name="closing-undo"),
    path("organisations/<uuid:pk>/closing/export", closing.closing_export, name="closing-export"),
    path("closings", closing.closing_list, name="closing-list"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
]
