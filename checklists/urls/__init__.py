"""Addresses of the app: answering and reviewing."""

from checklists.urls import assessments, reviews

app_name = "checklists"
urlpatterns = [*assessments.urlpatterns, *reviews.urlpatterns]
