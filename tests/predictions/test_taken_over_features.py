"""What customers, contracts, tickets and fields tell anew changes the days that knew it, and no row differs."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Model

from customers.domain import DepartureReason
from customers.models import (
    CustomerRecord,
    CustomFieldRecord,
    CustomValueChangeRecord,
    DepartureRecord,
    SubscriptionRecord,
)
from customers.queries import extracts as customers
from customers.repositories.custom_fields import WantedValue, set_values
from predictions.mart import fingerprints, relations
from tests.customers.builders import make_custom_field
from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    a_period,
    a_risk_signal,
    a_ticket,
    daily_events,
    log_events,
    midnight,
)
from tests.predictions.mart_rows import build, days_made
from usage.models import RiskSignalRecord, TicketRecord
from usage.queries import extracts as usage

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
Rows = dict[str, list[tuple]]
LAST = SIGNUP + timedelta(days=160)
SNAPSHOTS = [date(2025, month, 1) for month in range(2, 7)] + [LAST]
APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


@pytest.fixture(scope="module")
def rows_of_the_mart(lasting) -> Rows:
    """Those of a mart of the portfolio."""
    lasting.make(make_portfolio)
    return lasting.make(lambda: build(LAST))


@pytest.fixture(autouse=True)
def before(rows_of_the_mart, lasting, data_dir) -> Rows:
    """The rows of the mart that is there."""
    lasting.lay_out(data_dir)
    return rows_of_the_mart


def make_portfolio() -> None:
    """Accounts with all that a feature is made of, and one without a contract."""
    field = make_custom_field(key="nps", label="NPS", kind="number", is_feature=True)
    for number, name in enumerate(("acme", "beta", "gamma", "delta")):
        customer = a_customer(name, mrr=100 + number, plan_tier="growth", upgrade_date=date(2025, 3, 3))
        log_events(daily_events(SIGNUP, LAST, name, user_id=f"u{number}", feature_adoption_score=0.3))
        a_ticket(customer, date(2025, 2, 10), priority="high", csat=3, resolution_hours=30, topic="Upgrade")
        a_risk_signal(customer, date(2025, 2, 20), compliance_gap_score=0.2, vendor_risk_flags=number)
        set_values([WantedValue(customer.pk, field, Decimal(number), midnight(SIGNUP))], now=midnight(SIGNUP))
        if name != "delta":
            a_period(
                customer,
                SIGNUP,
                valid_to=APRIL,
                plan_tier="starter",
                mrr=100 + number,
                seats=10 + number,
                billing_period_months=1,
            )
            a_period(customer, APRIL, plan_tier="growth", mrr=200, seats=20, billing_period_months=12)
    DepartureRecord.objects.create(
        customer=CustomerRecord.objects.get(customer_id="gamma"),
        notice_on=date(2025, 2, 10),
        leaves_on=date(2025, 2, 15),
        came_back_on=date(2025, 3, 10),
        logged_at=midnight(date(2025, 2, 10)),
        reason=DepartureReason.PRICE,
    )


def acme() -> CustomerRecord:
    return CustomerRecord.objects.get(customer_id="acme")


def a_new_contract_ends_the_one_before() -> None:
    acme().subscriptions.filter(valid_to=None).update(valid_to=LAST)
    a_period(acme(), LAST, plan_tier="enterprise", mrr=900, seats=90)


def a_price_is_corrected_from_april_on() -> None:
    acme().subscriptions.filter(valid_from=APRIL).update(mrr=250)


def a_customer_signs_up() -> None:
    a_period(a_customer("omega", LAST - timedelta(days=40), ingested_at=midnight(LAST)), LAST, mrr=5)


def a_customer_is_deleted() -> None:
    CustomerRecord.objects.get(customer_id="beta").delete()


def a_customer_is_merged_into_another() -> None:
    beta = CustomerRecord.objects.get(customer_id="beta")
    TicketRecord.objects.filter(customer=beta).update(customer=acme())
    SubscriptionRecord.objects.filter(customer=beta).update(customer=acme(), product="second")
    beta.delete()


def a_customer_is_renamed_at_the_vendor() -> None:
    CustomerRecord.objects.filter(customer_id="beta").update(customer_id="beta-2")


def somebody_gives_notice() -> None:
    CustomerRecord.objects.filter(customer_id="beta").update(notice_date=LAST)


def a_notice_is_dated_back_to_may() -> None:
    CustomerRecord.objects.filter(customer_id="beta").update(notice_date=MAY)


def a_ticket_is_opened() -> None:
    a_ticket(acme(), LAST, priority="critical")


def a_field_is_set() -> None:
    field = CustomFieldRecord.objects.get(key="nps")
    set_values([WantedValue(acme().pk, field, Decimal(9), midnight(MAY))], now=midnight(MAY))


def a_field_becomes_a_feature() -> None:
    field = make_custom_field(key="region", label="Region", kind="choice", is_feature=True, choices=["EU"])
    set_values([WantedValue(acme().pk, field, "EU", midnight(MAY))], now=midnight(MAY))


def a_field_is_no_feature_any_more() -> None:
    CustomFieldRecord.objects.filter(key="nps").update(is_feature=False)


def the_plan_of_an_account_without_contract_rises() -> None:
    CustomerRecord.objects.filter(customer_id="delta").update(plan_tier="enterprise", upgrade_date=LAST)


def nothing() -> None:
    pass


FROM_MAY = [MAY, date(2025, 6, 1), LAST]
# what happens → the days whose features are made anew
CHANGES: dict[Callable[[], None], list[date]] = {
    nothing: [LAST],
    a_new_contract_ends_the_one_before: [LAST],
    a_price_is_corrected_from_april_on: [APRIL, *FROM_MAY],
    a_customer_signs_up: [LAST],
    a_customer_is_deleted: SNAPSHOTS,
    a_customer_is_merged_into_another: SNAPSHOTS,
    a_customer_is_renamed_at_the_vendor: SNAPSHOTS,
    somebody_gives_notice: [LAST],
    a_notice_is_dated_back_to_may: FROM_MAY,
    a_ticket_is_opened: [LAST],
    a_field_is_set: FROM_MAY,
    a_field_becomes_a_feature: SNAPSHOTS,
    a_field_is_no_feature_any_more: SNAPSHOTS,
    the_plan_of_an_account_without_contract_rises: SNAPSHOTS,
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_makes_the_days_anew_that_knew_it_and_takes_over_the_others(monkeypatch, before, change):
    change()
    with monkeypatch.context() as patched:
        made = days_made(patched)
        after = build(LAST)

    assert made["known_features"] == CHANGES[change]
    assert made["known_usage"] == []  # nothing of it is read from events again
    assert (after == before) is (change is nothing)
    assert after == build(LAST, is_full=True)


@pytest.mark.parametrize("relation", ["contract_terms", "features", "tier_pressure", "stg_tickets"])
def test_a_changed_definition_makes_all_days_anew(monkeypatch, tmp_path, relation):
    for file in relations.SQL_FOLDER.glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / f"{relation}.sql").open("a").write("-- defined otherwise\n")
    monkeypatch.setattr(relations, "SQL_FOLDER", tmp_path)
    made = days_made(monkeypatch)

    build(LAST)

    assert made["known_features"] == SNAPSHOTS


def test_another_version_of_the_database_takes_nothing_over(monkeypatch):
    monkeypatch.setattr(fingerprints.duckdb, "__version__", "another")
    made = days_made(monkeypatch)

    build(LAST)

    assert made["known_features"] == made["known_usage"] == SNAPSHOTS


# each column that a mart reads → what it is changed to, of one row
OTHERWISE = {
    CustomerRecord: {
        "customer_id": "another", "signup_date": date(2025, 1, 20), "notice_date": date(2025, 5, 5),
        "churn_date": date(2025, 5, 20), "mrr": 7, "ingested_at": midnight(date(2025, 3, 3)),
        "plan_tier": "enterprise", "churn_type": "voluntary", "churn_reason": "price",
        "upgrade_date": date(2025, 4, 20),
    },
    DepartureRecord: {
        "customer_id": lambda: acme().pk, "notice_on": date(2025, 1, 25), "leaves_on": date(2025, 1, 30),
        "came_back_on": date(2025, 4, 10),
    },
    SubscriptionRecord: {
        "customer_id": lambda: CustomerRecord.objects.get(customer_id="delta").pk, "product": "another",
        "valid_from": date(2025, 1, 15), "valid_to": date(2025, 3, 15), "plan_tier": "free", "mrr": 1,
        "seats": 3, "billing_period_months": 3, "renewal_date": date(2025, 8, 8), "auto_renew": False,
        "discount": 0.5, "ingested_at": midnight(date(2025, 3, 3)),
    },
    TicketRecord: {
        "customer_id": lambda: CustomerRecord.objects.get(customer_id="beta").pk,
        "created_date": date(2025, 3, 3), "priority": "low", "resolution_hours": 3000, "csat": 5,
        "topic": "else", "ingested_at": midnight(date(2025, 4, 4)),
    },
    RiskSignalRecord: {
        "computed_at": midnight(date(2025, 3, 3)), "compliance_gap_score": 0.9, "vendor_risk_flags": 9,
        "customer_id": lambda: CustomerRecord.objects.get(customer_id="beta").pk,
        "ingested_at": midnight(date(2025, 4, 4)),
    },
    CustomValueChangeRecord: {"after": "8", "changed_at": midnight(date(2025, 3, 3))},
}  # fmt: skip
COLUMNS = {
    CustomerRecord: customers.CUSTOMER_COLUMNS,
    DepartureRecord: customers.DEPARTURE_COLUMNS,
    SubscriptionRecord: customers.SUBSCRIPTION_COLUMNS,
    TicketRecord: usage.TICKET_COLUMNS,
    RiskSignalRecord: usage.RISK_SIGNAL_COLUMNS,
}


def test_every_column_that_a_mart_reads_is_changed_below():
    for model, columns in COLUMNS.items():
        assert set(OTHERWISE[model]) == set(columns) - {"pk"}


@pytest.mark.parametrize("model", OTHERWISE, ids=lambda model: model.__name__)
def test_whatever_column_of_a_source_is_changed_no_row_is_stale(model: type[Model]):
    for column, value in OTHERWISE[model].items():
        model.objects.filter(pk=first_of(model)).update(**{column: value() if callable(value) else value})

        assert build(LAST) == build(LAST, is_full=True), column


def first_of(model: type[Model]) -> int:
    return model.objects.order_by("pk").values_list("pk", flat=True)[0]
