"""Addresses of assessments side by side."""

from django.urls import path

from checklists.views import markets

urlpatterns = [
    path("markets", markets.market_list, name="market-list"),
    path("markets/workbook", markets.market_export, name="market-export"),
    path("markets/next", markets.market_next, name="market-next"),
    path("markets/questions/<slug:code>", markets.market_question, name="market-question"),
    path("assessments/<uuid:pk>/markets/new", markets.market_start, name="market-start"),
    path("assessments/<uuid:pk>/copy-from", markets.answer_copy, name="answer-copy"),
]
