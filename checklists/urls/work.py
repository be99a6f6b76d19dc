"""Addresses of assignments and each person's own work."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
