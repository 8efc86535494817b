"""How the account page is put together from panels that other contexts add."""

import pytest

from customers.panels import AccountPanel, PanelPlace, add_panel, registry
from tests.customers.builders import make_account

FRAGMENT = {"HX-Request": "true"}


class GreetingPanel(AccountPanel):
    key = "greeting"
    title = "Greeting"
    place = PanelPlace.STORY
    position = 10
    template = "web/empty.html"

    def context(self, account, user):
        return {"title": f"Hello {account.name}", "icon_name": "inbox"}


class FirstPanel(GreetingPanel):
    key = "first"
    title = "At first sight"
    place = PanelPlace.FACTS
    is_in_first_response = True


class SecretPanel(GreetingPanel):
    key = "secret"
    title = "Secret"

    def is_shown_to(self, user):
        return user.may_administer


@pytest.fixture(autouse=True)
def three_panels(monkeypatch):
    monkeypatch.setattr(registry, "_panels", {})
    for panel in (SecretPanel(), GreetingPanel(), FirstPanel()):
        add_panel(panel)


def test_the_first_screen_is_in_the_first_response_and_the_rest_is_loaded(client, owner):
    account = make_account(name="Bluepeak", csm=owner)
    client.force_login(owner)

    page = client.get(f"/accounts/{account.pk}/").text

    assert page.count("Hello Bluepeak") == 1
    assert f'hx-get="/accounts/{account.pk}/panels/greeting/"' in page
    assert "Secret" not in page


def test_a_panel_is_a_fragment_for_htmx_and_a_page_for_everybody_else(client, owner):
    account = make_account(name="Bluepeak", csm=owner)
    client.force_login(owner)
    address = f"/accounts/{account.pk}/panels/greeting/"

    fragment, page = client.get(address, headers=FRAGMENT).text, client.get(address).text

    assert "Hello Bluepeak" in fragment
    assert "<html" not in fragment
    assert "Hello Bluepeak" in page
    assert "<html" in page


@pytest.mark.parametrize("key", ["secret", "nothing"])
def test_a_panel_one_does_not_get_is_not_there(client, owner, key):
    account = make_account(csm=owner)
    client.force_login(owner)

    assert client.get(f"/accounts/{account.pk}/panels/{key}/").status_code == 404


def test_nobody_sees_the_panels_of_an_account_beyond_their_reach(client, stranger, owner):
    account = make_account(csm=owner)
    client.force_login(stranger)

    assert client.get(f"/accounts/{account.pk}/").status_code == 404
    assert client.get(f"/accounts/{account.pk}/panels/greeting/").status_code == 404
