"""Addresses of what a company says of itself, and finding questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
