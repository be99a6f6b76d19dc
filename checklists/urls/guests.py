"""Addresses of links for guests and what they propose."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
