"""Addresses of assessments as workbooks, out and back in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
