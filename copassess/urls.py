"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("copassess.site.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("", include("copassess.accounts.urls")),
    path("guidelines/", include("guidelines.urls")),
    path("", include("checklists.urls")),
    path("", include("reports.urls")),
]
handler500 = "copassess.site.views.server_error"
