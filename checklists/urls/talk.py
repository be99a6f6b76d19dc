"""Addresses of what colleagues say about a question, and the history of its answer."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
