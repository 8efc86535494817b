"""Features of one customer from the mart, for the domain's service."""

from customers.domain import Customer
from predictions.domain import ChurnFeatureVector, FeatureValue
from predictions.mart.reading import Mart


class DuckDBFeatureStore(ChurnFeatureVector):
    """Reads the features of a customer from one version of the mart."""

    def __init__(self, mart: Mart) -> None:
        self._mart = mart

    def extract(self, customer: Customer) -> dict[str, FeatureValue]:
        """The features in the order of the mart's contract; one read.

        Raises:
            CustomerNotInMart: a ``ValueError`` that names the customer and the remedy.
        """
        return self._mart.features_of(customer.customer_id)
