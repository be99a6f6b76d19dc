"""Addresses of links for guests: the guest's own page, and the members' side of it."""

from django.urls import path

from checklists.views import guest_links, guests, proposals

urlpatterns = [
    path("guest/<str:token>", guests.guest_answer, name="guest-answer"),
    path("guest/<str:token>/send", guests.guest_send, name="guest-send"),
    path("guest/<str:token>/questions/<str:question>", guests.guest_keep, name="guest-keep"),
    path("assessments/<uuid:pk>/guests", guest_links.guest_list, name="guest-list"),
    path("guests/<uuid:pk>/extend", guest_links.guest_extend, name="guest-extend"),
    path("guests/<uuid:pk>/revoke", guest_links.guest_revoke, name="guest-revoke"),
    path("assessments/<uuid:pk>/proposals", proposals.proposal_list, name="proposal-list"),
    path(
        "assessments/<uuid:pk>/proposals/accept",
        proposals.proposal_accept_all,
        name="proposal-accept-all",
    ),
    path(
        "assessments/<uuid:pk>/proposals/decline",
        proposals.proposal_decline_all,
        name="proposal-decline-all",
    ),
    path("proposals/<uuid:pk>/accept", proposals.proposal_accept, name="proposal-accept"),
    path("proposals/<uuid:pk>/decline", proposals.proposal_decline, name="proposal-decline"),
]
