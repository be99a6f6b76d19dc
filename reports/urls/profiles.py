"""Addresses of country profiles."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
