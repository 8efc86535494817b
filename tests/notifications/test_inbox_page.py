"""The inbox as a page."""

import pytest

from churnapp.notifications.models import MutedAccount, NotificationRecord
from churnapp.notifications.notify import notify
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(owner):
    """Something the owner was told about an account of his."""
    account = make_account(name="Blue Ocean", csm=owner)
    notify(
        owner,
        "mention",
        title="Colleague mentions you on Blue Ocean",
        url=f"/accounts/{account.pk}/",
        dedupe_key="1",
        account_pk=account.pk,
    )
    return NotificationRecord.objects.get()


def test_what_was_told_leads_to_its_place_and_the_bell_counts_it(client, owner, told):
    client.force_login(owner)

    assert f'href="{told.url}"' in client.get("/inbox/").text
    assert "1" in client.get("/inbox/count/").text


def test_reading_takes_it_out_of_the_unread_and_keeps_it_among_all(client, owner, told):
    client.force_login(owner)
    client.post(f"/inbox/{told.pk}/mark/")

    assert told.title not in client.get("/inbox/").text
    assert told.title in client.get("/inbox/?show=all").text
    assert client.get("/inbox/count/").text.strip() == ""

    client.post(f"/inbox/{told.pk}/mark/", {"is_read": "no"})

    assert told.title in client.get("/inbox/").text


def test_everything_is_read_at_once(client, owner, told):
    client.force_login(owner)

    assert "Nothing new" in client.post("/inbox/read-all/", follow=True).text


def test_muting_from_the_inbox_mutes_its_account(client, owner, told):
    client.force_login(owner)
    client.post(f"/inbox/{told.pk}/mute/")

    assert MutedAccount.objects.get().account_pk == told.account_pk


def test_nobody_reads_or_marks_what_somebody_else_was_told(client, stranger, told):
    client.force_login(stranger)

    assert told.title not in client.get("/inbox/?show=all").text
    assert client.post(f"/inbox/{told.pk}/mark/").status_code == 404
    assert client.post(f"/inbox/{told.pk}/mute/").status_code == 404


def test_the_page_asks_three_questions_however_much_was_told(client, owner, django_assert_num_queries):
    for number in range(60):
        notify(owner, "mention", title=f"Mention {number}", url="/", dedupe_key=str(number))
    client.force_login(owner)

    with django_assert_num_queries(4):  # session, user, rows, count
        page = client.get("/inbox/").text

    assert "Mention 59" in page
    assert "Older" in page
