"""The page of one opportunity, and new ones, as people of each role use them."""

from decimal import Decimal

import pytest
from django.utils import timezone

from churnapp.accounts.roles import Role, Scope
from customers.models import ContactRecord
from gtm.models import (
    OpportunityChangeRecord,
    OpportunityLineRecord,
    OpportunityPersonRecord,
    OpportunityRecord,
)
from tests.clock import in_days
from tests.gtm.builders import NOW, make_account, make_opportunity

BLANK = {
    "amount": "1000",
    "opportunity_type": "renewal",
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "people-TOTAL_FORMS": "1",
    "people-INITIAL_FORMS": "0",
}


def soon() -> str:
    return in_days(20).isoformat()


@pytest.fixture
def save(client, seller):
    def save(record, user=seller, **fields):
        client.force_login(user)
        revision = OpportunityRecord.objects.get(pk=record.pk).revision
        return client.post(
            f"/opportunities/{record.pk}/change/",
            {**BLANK, "close_date": soon(), "seen": revision, **fields},
        )

    return save


@pytest.fixture
def create(client, seller):
    def create(account, user=seller, **fields):
        client.force_login(user)
        plain = {"account": account.pk, "stage": "prospecting", "amount": "500", "close_date": soon()}
        return client.post("/opportunities/new/", {**plain, "opportunity_type": "expansion", **fields})

    return create


def add_contact(account, name: str) -> ContactRecord:
    return ContactRecord.objects.create(contact_id=name, customer=account, name=name, ingested_at=NOW)


def test_the_page_stands_beside_the_risk_and_its_reason(client, viewer):
    record = make_opportunity(make_account("Bluepeak", risk=0.6), amount=10_000)
    client.force_login(viewer)
    page = client.get(f"/opportunities/{record.pk}/").text
    for words in ("Bluepeak", "60%", "No single strong reason", "$10,000 × 40%", "$4,000"):
        assert words in page
    assert "<select" not in page


def test_what_is_saved_is_there_and_in_the_history(save, seller, client):
    record = make_opportunity(make_account("Bluepeak"), closes_in=5)
    answer = save(
        record, amount="2500.50", next_step="Send the offer", sales_owner=seller.pk, competitors="Rival"
    )
    assert answer.status_code == 302

    record.refresh_from_db()
    assert (record.amount, record.next_step, record.slips) == (Decimal("2500.50"), "Send the offer", 1)
    page = client.get(answer["Location"]).text
    for words in ("$2,500.50", "Send the offer", "seller", "Rival", "slipped 1× by 15 days"):
        assert words in page
    assert OpportunityChangeRecord.objects.count() == 5


def test_products_add_up_to_the_amount_when_asked(save):
    record = make_opportunity(make_account())
    rows = {"lines-0-product": "Seats", "lines-0-quantity": "12", "lines-0-price": "99.50"}
    save(record, amount="1", is_sum_of_lines="on", **rows)
    record.refresh_from_db()
    assert (record.amount, record.is_sum_of_lines) == (Decimal("1194.00"), True)
    assert OpportunityLineRecord.objects.get().product == "Seats"

    more = {"lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "1", "lines-0-DELETE": "on"}
    save(record, amount="7", **rows, **more)
    assert not OpportunityLineRecord.objects.exists()
    lines = OpportunityChangeRecord.objects.filter(field="lines").order_by("pk")
    assert [change.after for change in lines] == ["12 × Seats at $99.50", ""]


def test_people_of_the_account_have_roles_and_nobody_else_can_be_named(save):
    record = make_opportunity(account := make_account())
    boss, other = add_contact(account, "Boss"), add_contact(make_account(), "Other")
    save(record, **{"people-0-contact": boss.pk, "people-0-role": "decides"})
    assert OpportunityPersonRecord.objects.get().deal_role.label == "Decides"

    page = save(record, **{"people-0-contact": other.pk, "people-0-role": "decides"})
    assert page.status_code == 422
    twice = {"people-TOTAL_FORMS": "2", "people-1-contact": boss.pk, "people-1-role": "pays"}
    page = save(record, **{"people-0-contact": boss.pk, "people-0-role": "decides"}, **twice)
    assert "Somebody is named twice" in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount": "-5"}, "An amount cannot be negative. Valid: 0 or more US dollars."),
        ({"amount": "many"}, "Write an amount as 1250.00."),
        ({"close_date": "1900-01-01"}, "1900-01-01 cannot be a close date. Valid: from 2000-01-01"),
        ({"close_date": "2999-01-01"}, "2999-01-01 cannot be a close date."),
        ({"close_date": "soon"}, "Write a day as 2026-01-31."),
        ({"sales_owner": "999999"}, "Choose somebody who may change opportunities; viewers only look."),
        ({"is_sum_of_lines": "on"}, "There is no product to add up."),
        ({"lines-0-product": "Seats"}, "This field is required."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_what_was_typed_stays(save, fields, sentence):
    record = make_opportunity(make_account())
    page = save(record, next_step="What I typed", **fields)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="What I typed"' in page.text
    record.refresh_from_db()
    assert (record.next_step, record.revision) == ("", 0)


def test_an_owner_who_may_not_see_the_account_is_refused(save, stranger, viewer, owner):
    account = make_account("Bluepeak", csm=owner)
    page = save(make_opportunity(account), sales_owner=stranger.pk).text
    assert "stranger may not see Bluepeak. Choose somebody who may" in page
    assert "viewers only look" in save(make_opportunity(account), sales_owner=viewer.pk).text
    assert save(make_opportunity(account), sales_owner=owner.pk).status_code == 302


def test_the_second_of_two_reads_what_the_first_changed_and_loses_nothing(save, admin, seller):
    record = make_opportunity(make_account())
    save(record, user=admin, amount="4000")
    page = save(record, seen="0", amount="9000", next_step="Mine")
    assert page.status_code == 409
    for words in ("admin changed this while you were typing", "$1,000.00 → $4,000.00", 'value="Mine"'):
        assert words in page.text
    assert 'name="seen" value="1"' in page.text
    record.refresh_from_db()
    assert record.amount == 4000

    save(record, seen="1", amount="9000", next_step="Mine")
    record.refresh_from_db()
    assert (record.amount, record.next_step) == (9000, "Mine")


def test_a_lost_one_keeps_a_reason_that_can_be_mended(save, client):
    record = make_opportunity(make_account(), stage="closed_lost", lost_reason="price")
    save(record, lost_reason="timing", lost_note="Next year")
    record.refresh_from_db()
    assert (record.lost_reason, record.lost_note) == ("timing", "Next year")


def test_a_viewer_changes_nothing(save, create, viewer):
    record = make_opportunity(account := make_account())
    assert save(record, user=viewer, amount="5").status_code == 403
    assert create(account, user=viewer).status_code == 403
    assert OpportunityRecord.objects.get().amount == 1000


@pytest.mark.parametrize("role", [Role.CSM, Role.SALES, Role.ADMIN])
def test_everybody_else_may(save, create, make_user, role):
    somebody = make_user("somebody", role)
    record = make_opportunity(account := make_account())
    assert save(record, user=somebody, amount="5").status_code == 302
    assert create(account, user=somebody).status_code == 302


def test_a_new_one_is_written_down_with_the_start_of_its_history(create, client, seller):
    account = make_account("Bluepeak", risk=0.1)
    answer = create(account, sales_owner=seller.pk, next_step="Call")
    record = OpportunityRecord.objects.get()
    assert answer["Location"] == f"/opportunities/{record.pk}/"
    assert (record.customer, record.stage_entered_on) == (account, timezone.now().date())
    assert record.opp_id.startswith("own-")
    assert "Created in prospecting" in client.get(answer["Location"]).text


def test_a_new_expansion_for_a_customer_who_may_leave_is_stopped(create):
    account = make_account(risk=0.6)
    page = create(account, next_step="What I typed")
    assert page.status_code == 422
    assert "Save first: hand over to the CSM" in page.text
    assert 'value="What I typed"' in page.text
    assert not OpportunityRecord.objects.exists()

    create(account, because="They asked for it")
    assert OpportunityRecord.objects.get().goes_on_because == "They asked for it"


def test_a_sale_that_becomes_an_expansion_of_a_customer_who_may_leave_is_stopped_too(save):
    record = make_opportunity(make_account(risk=0.6), opportunity_type="new_business")

    page = save(record, opportunity_type="expansion", next_step="What I typed")

    assert page.status_code == 422
    assert "Save first: hand over to the CSM" in page.text
    assert 'value="What I typed"' in page.text
    record.refresh_from_db()
    assert record.opportunity_type == "new_business"

    save(record, opportunity_type="expansion", because="They asked for it")
    record.refresh_from_db()
    assert (record.opportunity_type, record.goes_on_because) == ("expansion", "They asked for it")


def test_the_account_is_found_by_its_name_among_those_one_may_see(client, make_user, owner):
    make_account("Blue Ocean", csm=owner)
    mine = make_account("Bluepeak", csm=(csm := make_user("csm", reach=Scope.MINE)))
    client.force_login(csm)
    page = client.get("/opportunities/new/?q=blue").text
    assert f"?account={mine.pk}" in page
    assert "Blue Ocean" not in page
    assert client.get(f"/opportunities/new/?account={mine.pk}").status_code == 200


def test_a_page_costs_as_many_queries_however_much_there_is(client, viewer, django_assert_max_num_queries):
    record = make_opportunity(account := make_account(risk=0.4))
    OpportunityLineRecord.objects.bulk_create(
        OpportunityLineRecord(opportunity=record, product="Seats", quantity=1, price=1) for _ in range(20)
    )
    for number in range(20):
        contact = add_contact(account, f"Person {number}")
        OpportunityPersonRecord.objects.create(opportunity=record, contact=contact, role="uses")
    client.force_login(viewer)
    with django_assert_max_num_queries(14):
        client.get(f"/opportunities/{record.pk}/")
