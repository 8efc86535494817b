"""A note or a call from the row of any list that stands for an account."""

import pytest

from tests.clock import in_days
from tests.customers.builders import NOW
from tests.customers.test_tasks import make_task
from tests.gtm.builders import make_account, make_opportunity, make_play
from tests.gtm.expansion_builders import publish_run
from tests.pages import main_of
from usage.models import TicketRecord

LISTS = [
    "/accounts/",
    "/contacts/",
    "/tickets/",
    "/opportunities/",
    "/plays/",
    "/renewals/",
    "/quadrant/",
    "/tasks/",
]


@pytest.fixture
def account(db, admin):
    account = make_account(
        "Blue Ocean", csm=admin, risk=0.7, billing_period_months=12, renewal_date=in_days(20)
    )
    account.contacts.create(contact_id="C-1", name="Ada", ingested_at=NOW)
    TicketRecord.objects.create(
        ticket_id="T-1", topic="Outage", customer=account, created_date=NOW.date(), ingested_at=NOW
    )
    make_opportunity(account)
    make_play(account)
    make_task(admin, customer=account)
    publish_run()
    return account


@pytest.mark.parametrize("address", LISTS)
def test_every_row_that_stands_for_an_account_leads_to_a_note(client, admin, account, address):
    client.force_login(admin)

    page = client.get(f"{address}?scope=all").text

    assert f'href="/accounts/{account.pk}/notes/new/' in page
    assert 'aria-label="Log a note or call"' in page


@pytest.mark.parametrize("address", LISTS)
def test_who_only_looks_is_offered_no_note(client, viewer, account, address):
    client.force_login(viewer)

    assert "notes/new/" not in client.get(f"{address}?scope=all").text


def test_the_note_leads_back_to_the_list_it_was_begun_on_and_never_out_of_the_house(client, admin, account):
    client.force_login(admin)
    form = f"/accounts/{account.pk}/notes/new/"

    def led_back(came_from: str) -> str:
        page = main_of(client.get(form, headers={"Referer": came_from}).text)
        return page.split('name="next" value="')[1].split('"')[0] if 'name="next"' in page else ""

    assert led_back("http://testserver/plays/?sort=-due&page=2") == "/plays/?sort=-due&amp;page=2"
    assert led_back("http://evil.example/plays/") == ""
    answer = client.post(form, {"text": "Called", "kind": "call", "next": "/plays/?sort=-due"})
    assert answer.headers["Location"] == "/plays/?sort=-due"
