"""People, facts and contracts as the account page shows them."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import count

import pytest

from customers.models import ContactRecord
from customers.queries.contacts import MOST_SHOWN, contacts_of
from customers.queries.subscriptions import periods_of, revenue_steps
from tests.clock import days_ago, today
from tests.customers.builders import NOW, make_account
from tests.predictions.builders import a_period

pytestmark = pytest.mark.django_db
_contacts = count(1)


def a_contact(account, name="Ada", **fields) -> ContactRecord:
    plain = {"contact_id": f"C-{next(_contacts)}", "name": name, "ingested_at": NOW}
    return ContactRecord.objects.create(customer=account, **{**plain, **fields})


@pytest.fixture
def panel(client, viewer):
    def read(account, key: str) -> str:
        client.force_login(viewer)
        page = client.get(f"/accounts/{account.pk}/panels/{key}/").text
        inside = re.search(rf'id="panel-{key}".*?</section>', page, re.DOTALL).group()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())

    return read


def test_people_come_by_the_weight_of_their_role_and_then_by_activity(django_assert_num_queries):
    account = make_account()
    a_contact(account, "No role", last_active_on=today())
    a_contact(account, "Billing", role="billing")
    a_contact(account, "Silent champion", role="champion")
    a_contact(account, "Champion", role="champion", last_active_on=days_ago(3))
    a_contact(account, "Sponsor", role="sponsor")
    a_contact(make_account(), "Elsewhere", role="champion")

    with django_assert_num_queries(1):
        contacts = contacts_of(account.pk, today())

    assert [row.name for row in contacts.rows] == [
        "Champion",
        "Silent champion",
        "Sponsor",
        "Billing",
        "No role",
    ]


def test_a_missing_champion_is_flagged(panel):
    account = make_account()
    a_contact(account, role="sponsor", last_active_on=today())

    assert "No champion known." in panel(account, "contacts")


@pytest.mark.parametrize(("days", "is_flagged"), [(30, False), (31, True)])
def test_a_champion_silent_for_more_than_a_month_is_flagged(panel, days, is_flagged):
    account = make_account()
    a_contact(account, role="champion", last_active_on=days_ago(days))

    assert (f"Champion silent for {days} days." in panel(account, "contacts")) is is_flagged


def test_one_active_champion_is_enough(panel):
    account = make_account()
    a_contact(account, role="champion", last_active_on=days_ago(200))
    a_contact(account, role="champion", last_active_on=days_ago(2))

    assert "silent" not in panel(account, "contacts")


def test_an_account_without_people_says_so(panel):
    assert "nobody at this account is on file" in panel(make_account(), "contacts")


def test_nothing_is_flagged_on_an_account_that_has_left(panel):
    account = make_account(churn_date=days_ago(90))
    a_contact(account, role="champion", last_active_on=days_ago(95))

    assert "Champion silent" not in panel(account, "contacts")


def test_a_crowd_of_people_is_cut_and_said(panel):
    account = make_account()
    for number in range(MOST_SHOWN + 1):
        a_contact(account, f"Person {number}")

    assert "Further people are on file" in panel(account, "contacts")


def test_facts_show_unknown_as_a_dash_and_columns_of_the_file_by_name(panel):
    account = make_account(seats=None, attributes={"customer_region": "EMEA", "tier_note": ""})

    said = panel(account, "facts")

    assert "Seats –" in said
    assert "Customer region EMEA" in said
    assert "Tier note –" in said


def test_each_period_says_what_changed_against_the_one_before(panel):
    account = make_account()
    a_period(account, date(2025, 1, 1), mrr=100, plan_tier="starter", valid_to=date(2026, 1, 1))
    a_period(account, date(2026, 1, 1), mrr=80, plan_tier="starter", discount=0.2, auto_renew=False)

    said = panel(account, "revenue")

    assert "1 Jan 2026 – now Starter $80 −$20 – · must be renewed · 20% off" in said
    assert "1 Jan 2025 – 1 Jan 2026 Starter $100 –" in said
    assert said.index("1 Jan 2026 – now") < said.index("1 Jan 2025 – 1 Jan 2026")


def test_an_account_without_contracts_says_what_to_import(panel):
    assert "Import subscriptions" in panel(make_account(), "revenue")


def test_revenue_adds_up_over_products_and_steps_only_when_it_changes():
    account = make_account()
    a_period(account, date(2025, 1, 1), product="core", mrr=100, plan_tier="growth")
    a_period(account, date(2025, 3, 1), product="extra", mrr=50, valid_to=date(2025, 5, 1))
    a_period(account, date(2025, 5, 1), product="extra", mrr=50)
    a_period(account, date(2099, 1, 1), product="later", mrr=50)

    steps = revenue_steps(periods_of(account.pk), today())

    assert [(step.day, step.mrr) for step in steps] == [
        (date(2025, 1, 1), Decimal(100)),
        (date(2025, 3, 1), Decimal(150)),
    ]


def test_revenue_is_unknown_while_a_part_of_it_is():
    account = make_account()
    a_period(account, date(2025, 1, 1), product="core", mrr=100)
    a_period(account, date(2025, 3, 1), product="extra", mrr=None, valid_to=date(2025, 4, 1))

    steps = revenue_steps(periods_of(account.pk), today())

    assert [step.mrr for step in steps] == [Decimal(100), None, Decimal(100)]


def test_revenue_ends_with_the_last_contract():
    account = make_account()
    a_period(account, date(2025, 1, 1), mrr=100, valid_to=date(2025, 6, 1))

    steps = revenue_steps(periods_of(account.pk), today())

    assert (steps[-1].day, steps[-1].mrr, steps[-1].note) == (date(2025, 6, 1), Decimal(0), "no contract")


def test_a_change_of_plan_is_named():
    account = make_account()
    a_period(account, date(2025, 1, 1), mrr=100, plan_tier="starter", valid_to=date(2025, 6, 1))
    a_period(account, date(2025, 6, 1), mrr=100, plan_tier="growth")

    assert [step.note for step in revenue_steps(periods_of(account.pk), today())] == [
        "starter plan",
        "growth plan",
    ]
