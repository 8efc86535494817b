"""One suite on the fake and on the real store of customers."""

import random
from datetime import date
from decimal import Decimal

import pytest

from customers.domain import MRR, SAMPLE_SEED, Customer, CustomerRepository, Industry, PlanTier
from customers.models import CustomerRecord
from customers.repositories import DjangoCustomerRepository


class FakeCustomerRepository(CustomerRepository):
    """Keeps customers in a dict."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple] = {}

    def get_by_id(self, customer_id):
        row = self.rows.get(customer_id)
        return None if row is None else Customer(*row)

    def get_all_active(self):
        everyone = (Customer(*self.rows[customer_id]) for customer_id in sorted(self.rows))
        return [customer for customer in everyone if customer.is_active]

    def get_sample(self, n):
        if n < 0:
            raise ValueError(f"A sample of {n} customers is not possible. Valid: 0 or more.")
        chosen = random.Random(SAMPLE_SEED).sample(list(self.rows), min(n, len(self.rows)))
        return [Customer(*self.rows[customer_id]) for customer_id in chosen]

    def save(self, customer):
        self.rows[customer.customer_id] = (
            customer.customer_id,
            customer.industry,
            customer.plan_tier,
            customer.signup_date,
            customer.mrr,
            customer.churn_date,
        )


@pytest.fixture(params=["fake", "real"])
def store(request):
    """A store without customers."""
    if request.param == "fake":
        return FakeCustomerRepository()
    request.getfixturevalue("db")
    return DjangoCustomerRepository()


def customer(customer_id: str = "acme", **fields) -> Customer:
    return Customer(
        **{
            "customer_id": customer_id,
            "industry": Industry.FINTECH,
            "plan_tier": PlanTier.GROWTH,
            "signup_date": date(2024, 1, 31),
            "mrr": MRR(Decimal("2500.00")),
            **fields,
        }
    )


def contents(one: Customer) -> tuple:
    return (one.customer_id, one.industry, one.plan_tier, one.signup_date, one.mrr, one.churn_date)


@pytest.mark.parametrize(
    "kept",
    [
        customer(),
        customer(churn_date=date(2024, 1, 31)),
        customer(mrr=None, plan_tier=None),
        customer("Ω / ‘quoted’ 名", plan_tier=PlanTier.FREE, mrr=MRR(Decimal("0.00"))),
    ],
    ids=["active", "churned on the first day", "nothing known", "any text as id"],
)
def test_a_saved_customer_comes_back_whole(store, kept):
    store.save(kept)
    found = store.get_by_id(kept.customer_id)
    assert found is not None
    assert contents(found) == contents(kept)


def test_an_unknown_id_finds_nobody(store):
    store.save(customer())
    assert store.get_by_id("ACME") is None


def test_saving_again_replaces_what_the_entity_holds(store):
    store.save(customer())
    changed = customer(mrr=MRR(Decimal("10.00")))
    changed.mark_churned(date(2024, 6, 1))
    store.save(changed)
    assert contents(store.get_by_id("acme")) == contents(changed)


def test_active_customers_come_ordered_by_id_without_those_who_left(store):
    for each in (customer("b"), customer("a"), customer("gone", churn_date=date(2024, 5, 1))):
        store.save(each)
    assert [each.customer_id for each in store.get_all_active()] == ["a", "b"]


def test_a_sample_is_the_same_on_every_call_and_has_no_one_twice(store):
    for number in range(40):
        store.save(customer(f"c{number:02}", churn_date=date(2024, 5, 1) if number % 2 else None))
    first = [each.customer_id for each in store.get_sample(12)]
    assert [each.customer_id for each in store.get_sample(12)] == first
    assert len(set(first)) == 12
    assert {each.is_active for each in store.get_sample(12)} == {True, False}


def test_a_sample_larger_than_the_store_is_everybody(store):
    for name in "abc":
        store.save(customer(name))
    assert {each.customer_id for each in store.get_sample(10)} == {"a", "b", "c"}
    assert list(store.get_sample(0)) == []


def test_a_negative_sample_is_refused(store):
    with pytest.raises(ValueError, match="sample of -1 customers"):
        store.get_sample(-1)


def test_saving_keeps_what_the_entity_does_not_know(db):
    repository = DjangoCustomerRepository()
    repository.save(customer())
    CustomerRecord.objects.update(name="Acme Inc.", seats=12)
    recorded_at = CustomerRecord.objects.get().ingested_at
    repository.save(customer(mrr=None))
    record = CustomerRecord.objects.get()
    assert (record.name, record.seats, record.ingested_at, record.mrr) == ("Acme Inc.", 12, recorded_at, None)


def test_a_sample_reads_keys_and_its_own_rows_in_two_queries(db, django_assert_num_queries):
    repository = DjangoCustomerRepository()
    for number in range(5):
        repository.save(customer(f"c{number}"))
    with django_assert_num_queries(2):
        repository.get_sample(3)
