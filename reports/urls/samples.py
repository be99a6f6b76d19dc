"""Addresses of the sample report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
