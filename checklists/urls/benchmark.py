"""Addresses of the benchmark that a company may join; the ID is the company's."""

from django.urls import path

from checklists.views import benchmark

urlpatterns = [
    path("benchmark/<uuid:pk>", benchmark.benchmark_detail, name="benchmark-detail"),
    path("benchmark/<uuid:pk>/join", benchmark.benchmark_join, name="benchmark-join"),
    path("benchmark/<uuid:pk>/leave", benchmark.benchmark_leave, name="benchmark-leave"),
]
