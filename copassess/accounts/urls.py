"""Addresses."""

from django.urls import path

from copassess.accounts.views import (
    acceptance,
    events,
    invitations,
    logos,
    members,
    organisations,
    profile,
    sessions,
    staff,
)

app_name = "accounts"
urlpatterns = [
    path("profile", profile.profile_edit, name="profile-edit"),
    path("profile/sessions", sessions.session_list, name="session-list"),
    path("profile/sessions/end", sessions.session_end, name="session-end"),
    path("organisations", organisations.organisation_list, name="organisation-list"),
    path("organisations/new", organisations.organisation_create, name="organisation-create"),
    path("organisations/<uuid:pk>", organisations.organisation_detail, name="organisation-detail"),
    path("organisations/<uuid:pk>/edit", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<uuid:pk>/logo", logos.logo_edit, name="logo-edit"),
    path("organisations/<uuid:pk>/logo/remove", logos.logo_remove, name="logo-remove"),
    path("organisations/<uuid:pk>/logo.png", logos.logo_detail, name="logo-detail"),
    path("organisations/<uuid:pk>/events", events.event_list, name="event-list"),
    path("organisations/<uuid:pk>/events.<slug:form>", events.event_export, name="event-export"),
    path("events", events.audit_list, name="audit-list"),
    path("events.<slug:form>", events.audit_export, name="audit-export"),
    path(
        "organisations/<uuid:pk>/invitations/new",
        invitations.invitation_create,
        name="invitation-create",
    ),
    path("invitations/<uuid:pk>/resend", invitations.invitation_resend, name="invitation-resend"),
    path("invitations/<uuid:pk>/revoke", invitations.invitation_revoke, name="invitation-revoke"),
    path("invitations/accept/<str:token>", acceptance.invitation_accept, name="invitation-accept"),
    path("memberships/<uuid:pk>/role", members.membership_change, name="membership-change"),
    path("memberships/<uuid:pk>/remove", members.membership_remove, name="membership-remove"),
    path("staff", staff.staff_list, name="staff-list"),
    path("staff/new", staff.staff_create, name="staff-create"),
    path("staff/<uuid:pk>", staff.staff_edit, name="staff-edit"),
    path("staff/<uuid:pk>/resend", staff.staff_resend, name="staff-resend"),
]
