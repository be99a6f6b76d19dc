"""Addresses of the texts that reviewers use again."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
