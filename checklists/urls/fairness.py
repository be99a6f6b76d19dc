"""Addresses of the pages that compare answers and verdicts across companies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
