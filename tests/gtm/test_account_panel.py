"""What sales adds to the account page."""

import pytest

from gtm.domain import SalesStage
from tests.gtm.builders import make_account, make_opportunity

FRAGMENT = {"HX-Request": "true", "HX-Target": "panel-opportunities"}


@pytest.fixture
def panel(client, viewer):
    def panel(account, user=viewer) -> str:
        client.force_login(user)
        return client.get(f"/accounts/{account.pk}/panels/opportunities/", headers=FRAGMENT).text

    return panel


def test_the_panel_shows_open_and_closed_ones_of_the_account(panel):
    account = make_account(risk=0.8)
    make_opportunity(account, amount=4200)
    make_opportunity(account, stage=SalesStage.CLOSED_LOST, amount=77, opportunity_type="expansion")
    make_opportunity(make_account(), amount=999_999)
    page = panel(account)
    assert "$4,200" in page
    assert "Renewal contested: save first" in page
    assert "Lost · Expansion · $77" in page
    assert "$999,999" not in page


def test_an_account_without_any_says_so(panel):
    assert "No opportunity is open." in panel(make_account())


def test_the_panel_of_an_account_one_may_not_see_does_not_exist(client, owner, stranger):
    account = make_account(csm=owner)
    client.force_login(stranger)
    assert client.get(f"/accounts/{account.pk}/panels/opportunities/").status_code == 404


def test_the_panel_costs_two_queries_however_many_there_are(client, viewer, django_assert_num_queries):
    account = make_account(risk=0.8)
    for days in range(12):
        make_opportunity(account, closes_in=days)
    client.force_login(viewer)
    with django_assert_num_queries(5):  # session, user, account, open, closed
        client.get(f"/accounts/{account.pk}/panels/opportunities/", headers=FRAGMENT)
