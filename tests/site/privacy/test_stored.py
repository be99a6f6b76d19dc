"""The privacy page speaks of everything that is stored about persons."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from copassess.site.privacy import stored

# What a column is called that holds who somebody is, or where they came from.
PERSONAL = {
    *("actor", "action_owner", "by", "email", "ip", "ip_address", "source", "to", "user_agent"),
    *("session_key", "session_data"),
}
# Companies, guidelines and files have names too; these are no person's.
NAMES_OF_THINGS = {
    *("accounts.Organisation", "checklists.WorkbookUpload", "guidelines.Framework"),
    *("contenttypes.ContentType", "auth.Permission", "auth.Group"),
}
# Whose column is called as a person's would be, and why it holds none.
HOLDS_NONE = {
    "guidelines.Resource": "addresses of public sites and hotlines",
    "guidelines.SourceCheck": "sources of the guidelines",
    "checklists.SourceCheck": "sources of the guidelines",
    "guidelines.Revision": "the source of a revision is a document",
}


def is_personal(model: type[models.Model]) -> bool:
    """Tell whether a model's rows can name a person, or lead to one."""
    for field in model._meta.concrete_fields:
        if field.remote_field and field.remote_field.model is get_user_model():
            return True
        if isinstance(field, models.EmailField | models.GenericIPAddressField):
            return True
        if field.name in PERSONAL and model._meta.label not in HOLDS_NONE:
            return True
        if field.name == "name" and model._meta.label not in NAMES_OF_THINGS:
            return True
    return model is get_user_model()


def told() -> set[str]:
    return {label for kept in stored.KEPT for label in kept.models}


def test_every_model_that_names_a_person_is_told_of() -> None:
    personal = {model._meta.label for model in apps.get_models() if is_personal(model)}

    assert personal - told() == set(), "describe them in copassess/site/privacy/stored.py"


def test_no_model_is_told_of_twice_or_does_not_exist() -> None:
    labels = [label for kept in stored.KEPT for label in kept.models]
    installed = {app.label for app in apps.get_app_configs()}
    known = {model._meta.label for model in apps.get_models()}

    assert len(labels) == len(set(labels))
    assert {label for label in labels if label.partition(".")[0] in installed} <= known


@pytest.mark.django_db
def test_page_names_the_periods_of_the_settings(client: Client, settings: Settings) -> None:
    settings.RETENTION = replace(
        django_settings.RETENTION, draft_months=7, submission_years=1, event_years=13, mail_days=17
    )

    page = client.get(reverse("site:privacy-detail")).content.decode()

    assert all(text in page for text in ("7 months", "1 year after", "13 years", "17 days"))
    assert "%(" not in page


@pytest.mark.django_db
def test_footer_leads_to_the_page(client: Client) -> None:
    page = client.get(reverse("site:landing")).content.decode()

    assert f'href="{reverse("site:privacy-detail")}"' in page
