"""Addresses of reviews."""

from django.urls import path

from copassess.site.placeholder import placeholder

urlpatterns = [
    path("reviews", placeholder, name="review-queue"),
    path("reviews/<uuid:pk>", placeholder, name="review-detail"),
    path("reviews/<uuid:pk>/start", placeholder, name="review-start"),
    path("reviews/<uuid:pk>/release", placeholder, name="review-release"),
    path("reviews/<uuid:pk>/verdicts/<slug:question>", placeholder, name="verdict-save"),
    path("reviews/<uuid:pk>/return", placeholder, name="review-return"),
    path("reviews/<uuid:pk>/accept", placeholder, name="review-accept"),
]
