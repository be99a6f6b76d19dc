"""Addresses of the floor."""

from django.urls import path

from floor import views

urlpatterns = [
    path("health", views.health),
    path("floor/<uuid:pk>/answers/<slug:question>", views.save),
    path("floor/<uuid:pk>/areas/<slug:area>", views.page),
]
