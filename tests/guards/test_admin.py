"""There is no Django admin site (docs/decisions/0025): it would write past services and events."""

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

pytestmark = pytest.mark.pure


def namespaces(resolver: URLResolver) -> set[str]:
    """Return the names of all parts of the addresses below."""
    found = set()
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found |= {one.namespace or "", one.app_name or "", *namespaces(one)}
    return found


def test_no_address_leads_to_an_admin_site() -> None:
    found = namespaces(get_resolver())

    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert "admin" not in found
    assert {"accounts", "checklists", "reports"} <= found
