"""One renewal with everything that was ever forecast of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis
from gtm.models import RenewalForecastRecord
from gtm.queries.renewals.rows import ROW_PATHS, RenewalRow, StatedForecast, renewal_rows, stated_forecast

MOST_STATEMENTS = 50


@dataclass(frozen=True, slots=True)
class Statement:
    """A forecast of the past beside what the model said that day.

    Attributes:
        renewal_on: the renewal it was about.
        model_likelihood, model_mrr: None when the model said nothing.
        outcome: how it ended; empty while that is open.
        outcome_mrr: US dollars a month after it; None when unknown.
    """

    said: StatedForecast
    renewal_on: date
    model_likelihood: float | None
    model_mrr: Decimal | None
    model_basis: LikelihoodBasis
    outcome: str
    outcome_mrr: Decimal | None


def renewal_of(user: User, pk: int, today: date) -> RenewalRow:
    """The renewal of one account, in three queries.

    Raises:
        CustomerRecord.DoesNotExist: there is no such account, it has left, or the person may not see it.
    """
    found = CustomerRecord.objects.visible_to(user).active().filter(pk=pk).values(*ROW_PATHS)
    rows = renewal_rows(found, today)
    if not rows:
        raise CustomerRecord.DoesNotExist(f"There is no account {pk} that could renew.")
    return rows[0]


def statements_about(pk: int) -> list[Statement]:
    """The newest 50 forecasts of an account that is known to be visible, newest first; one query."""
    records = RenewalForecastRecord.objects.filter(customer=pk).select_related("made_by")[:MOST_STATEMENTS]
    return [
        Statement(
            said=stated_forecast(record),
            renewal_on=record.renewal_on,
            model_likelihood=record.model_likelihood,
            model_mrr=record.model_mrr,
            model_basis=LikelihoodBasis(record.model_basis),
            outcome=record.get_outcome_display(),
            outcome_mrr=record.outcome_mrr,
        )
        for record in records
    ]
