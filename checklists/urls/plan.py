"""Addresses of the action plan."""

from django.urls import path

from checklists.views import plan

urlpatterns = [
    path("plan", plan.plan_list, name="plan-list"),
    path("assessments/<uuid:pk>/plan", plan.plan_detail, name="plan-detail"),
    path("assessments/<uuid:pk>/plan/xlsx", plan.plan_xlsx, name="plan-xlsx"),
    path("assessments/<uuid:pk>/plan/<slug:question>", plan.plan_save, name="plan-save"),
    path("assessments/<uuid:pk>/plan/<slug:question>/settle", plan.plan_settle, name="plan-settle"),
]
