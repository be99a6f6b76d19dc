"""Addresses of the benchmark that a company may join."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
