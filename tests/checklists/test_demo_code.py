"""`demo_code`: the code of an app that nobody carries, for the demo's staff alone."""

import io

import pytest
from django.core.management import CommandError, call_command

from checklists.seeding import demo
from copassess.accounts import services
from tests.factories.accounts import UserFactory, give_app
from tests.factories.checklists import AT

pytestmark = pytest.mark.django_db
REVIEWER = demo.STAFF[0].email


def run() -> list[str]:
    out = io.StringIO()
    call_command("demo_code", stdout=out)
    return out.getvalue().splitlines()


def test_code_is_that_of_the_demo_s_app(monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory.create(email=REVIEWER)
    services.give_app(user=user, secret=demo.APP_SECRET, at=AT)
    monkeypatch.setattr("time.time", AT.timestamp)

    said = run()

    code, seconds = demo.code_at(AT.timestamp())
    assert said == [f"{REVIEWER}\t{code}", f"The next code comes in {seconds} seconds."]


def test_nothing_is_said_of_an_app_of_one_s_own() -> None:
    give_app(UserFactory.create(email=REVIEWER))

    with pytest.raises(CommandError, match="No account here uses the demo's"):
        run()


def test_nothing_is_said_of_an_account_that_is_not_the_demo_s() -> None:
    user = UserFactory.create(email="other@example.org")
    services.give_app(user=user, secret=demo.APP_SECRET, at=AT)

    with pytest.raises(CommandError, match="No account here uses the demo's"):
        run()
