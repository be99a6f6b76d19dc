"""Addresses of ZIPs of many reports."""

from django.urls import path

from reports.views import bundles

urlpatterns = [
    path("report-bundles", bundles.bundle_list, name="bundle-list"),
    path("report-bundles/new", bundles.bundle_create, name="bundle-create"),
    path("report-bundles/<uuid:pk>", bundles.bundle_detail, name="bundle-detail"),
    path("report-bundles/<uuid:pk>.zip", bundles.bundle_download, name="bundle-download"),
]
