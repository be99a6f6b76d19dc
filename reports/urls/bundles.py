"""Addresses of ZIPs of many reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
