"""One suite for every feature store."""

from datetime import date

import pytest

from customers.domain import Customer, Industry
from predictions.domain import FEATURE_CONTRACT, ChurnFeatureVector
from predictions.mart import DuckDBFeatureStore, open_mart
from predictions.mart.fresh import build_fresh_mart
from tests.predictions.builders import SIGNUP, a_customer, a_period, an_event, log_events
from tests.predictions.fakes import FeatureStoreFake

AS_OF = date(2025, 10, 20)


@pytest.fixture(params=["fake", "duckdb"])
def store(request, data_dir, db) -> ChurnFeatureVector:
    """A store that knows acme on the growth plan with two events, and nobody else."""
    if request.param == "fake":
        return FeatureStoreFake({"acme": {"plan_tier": "growth", "events_30d": 2.0}})
    a_period(a_customer(), SIGNUP, plan_tier="growth")
    log_events([an_event(SIGNUP), an_event(AS_OF), an_event(date(2025, 10, 15))])
    build_fresh_mart(as_of=AS_OF)
    return DuckDBFeatureStore(open_mart())


def the_customer(customer_id: str) -> Customer:
    return Customer(customer_id, Industry.OTHER, None, SIGNUP, None)


def test_features_come_flat_in_the_order_of_the_contract(store):
    found = store.extract(the_customer("acme"))

    assert tuple(found) == FEATURE_CONTRACT.names
    assert found["events_30d"] == 2.0
    assert found["plan_tier"] == "growth"
    assert all(value is None or isinstance(value, float | str) for value in found.values())


def test_a_customer_without_a_row_is_named_with_the_remedy(store):
    with pytest.raises(ValueError, match=r"nobody.*build_mart"):
        store.extract(the_customer("nobody"))
