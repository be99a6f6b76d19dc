"""Addresses of letters to companies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
