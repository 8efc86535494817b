"""Building a mart and reading the features of one customer."""

from datetime import date, timedelta

from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart

AS_OF = date(2025, 10, 20)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def features(customer_id: str = "acme"):
    build_fresh_mart(as_of=AS_OF)
    return open_mart().features_of(customer_id)
