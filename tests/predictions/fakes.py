"""Fakes of the ports; one suite runs on them and on the real ones."""

from collections.abc import Mapping

from customers.domain import Customer
from predictions.domain import FEATURE_CONTRACT, ChurnFeatureVector, FeatureValue


class FeatureStoreFake(ChurnFeatureVector):
    """Features from a dict of customer ids."""

    def __init__(self, rows: Mapping[str, Mapping[str, FeatureValue]]) -> None:
        self._rows = rows

    def extract(self, customer: Customer) -> dict[str, FeatureValue]:
        if customer.customer_id not in self._rows:
            raise ValueError(f"Customer {customer.customer_id} is not in the mart. Run: manage.py build_mart")
        row = self._rows[customer.customer_id]
        return {name: row.get(name) for name in FEATURE_CONTRACT.names}
