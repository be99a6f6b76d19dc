"""Addresses of the pages that compare answers and verdicts across companies."""

from django.urls import path

from checklists.views import fairness

urlpatterns = [
    path("reviews/questions", fairness.fairness_list, name="fairness-list"),
    path("reviews/questions/<slug:code>", fairness.fairness_detail, name="fairness-detail"),
    path("reviews/questions.<slug:form>", fairness.fairness_export_file, name="fairness-export"),
]
