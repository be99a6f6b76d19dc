"""Addresses of the app: answering and reviewing."""

from checklists.urls import (
    assessments,
    benchmark,
    fairness,
    guests,
    markets,
    plan,
    profile,
    replies,
    reviews,
    rounds,
    talk,
    work,
    workbooks,
)

app_name = "checklists"
urlpatterns = [
    *assessments.urlpatterns,
    *benchmark.urlpatterns,
    *fairness.urlpatterns,
    *guests.urlpatterns,
    *markets.urlpatterns,
    *plan.urlpatterns,
    *profile.urlpatterns,
    *replies.urlpatterns,
    *reviews.urlpatterns,
    *rounds.urlpatterns,
    *talk.urlpatterns,
    *work.urlpatterns,
    *workbooks.urlpatterns,
]
