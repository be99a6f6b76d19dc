"""Addresses of the app: answering and reviewing."""

from checklists.urls import (
    assessments,
    guests,
    markets,
    plan,
    profile,
    reviews,
    talk,
    work,
    workbooks,
)

app_name = "checklists"
urlpatterns = [
    *assessments.urlpatterns,
    *guests.urlpatterns,
    *markets.urlpatterns,
    *plan.urlpatterns,
    *profile.urlpatterns,
    *reviews.urlpatterns,
    *talk.urlpatterns,
    *work.urlpatterns,
    *workbooks.urlpatterns,
]
