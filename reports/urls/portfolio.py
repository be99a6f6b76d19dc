"""Addresses of the portfolio."""

from django.urls import path

from reports.views import portfolio

urlpatterns = [
    path("portfolio", portfolio.portfolio_detail, name="portfolio-detail"),
    path("portfolio.<str:form>", portfolio.portfolio_export, name="portfolio-export"),
]
