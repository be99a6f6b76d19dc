"""Addresses of what a returned assessment asks, round by round."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
