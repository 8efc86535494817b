"""The next 12 months of accounts, as the published scores tell them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.models import CustomerRecord
from predictions.domain import SurvivalCurve
from predictions.domain.survival import MONTH_ENDS, MONTHS, TOLERATED_DIFFERENCE
from predictions.models import CurrentScoreRecord, PredictionRecord

RENEWAL, PERIOD = "days_to_renewal", "billing_period_months"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the curve of one account says.

    Attributes:
        as_of: the day it looks ahead from.
        probability: of leaving within 90 days, as it was said directly.
        renewal_on: the next renewal that the curve knows of; None without one.
        is_monthly: whether the account is billed monthly and may leave in any month.
        revenue_full: US dollars of 12 months at today's price; None when the price is unknown.
    """

    curve: SurvivalCurve
    as_of: date
    probability: float
    renewal_on: date | None
    is_monthly: bool
    revenue_full: Decimal | None

    @property
    def after_a_year(self) -> float:
        """P(still a customer in a year)."""
        return self.curve.survival[-1]

    @property
    def expected_revenue(self) -> Decimal | None:
        """US dollars that are expected of the next 12 months, at today's price."""
        if self.revenue_full is None:
            return None
        return self.revenue_full * Decimal(str(self.curve.months_kept)) / MONTHS

    @property
    def renewal_in_days(self) -> int | None:
        """Days from ``as_of`` to the renewal; None without one."""
        return None if self.renewal_on is None else (self.renewal_on - self.as_of).days

    @property
    def likelihood_to_renew(self) -> float | None:
        """P(still a customer when the month of the renewal is over); None without one within a year."""
        days = self.renewal_in_days
        return None if days is None else self.curve.likelihood_to_renew(days)

    @property
    def within_90_days(self) -> float:
        """P(leaving within 90 days) by the curve."""
        return 1 - self.curve.at(90)

    @property
    def disagrees(self) -> bool:
        """Whether curve and probability differ by more than ten points."""
        return abs(self.curve.difference_to(self.probability)) > TOLERATED_DIFFERENCE

    @property
    def months(self) -> list[tuple[date, float]]:
        """The end of each month with P(still a customer)."""
        ends = (self.as_of + timedelta(days=days) for days in MONTH_ENDS)
        return list(zip(ends, self.curve.survival, strict=True))


def outlook_of(account: CustomerRecord) -> Outlook | None:
    """The published outlook of an account in one query; None where there is no score or no curve.

    Args:
        account: known to be visible.
    """
    score = (
        CurrentScoreRecord.objects.select_related("prediction__run__model")
        .defer("prediction__run__model__evaluation")
        .filter(customer=account)
        .first()
    )
    curve = None if score is None else SurvivalCurve.kept(score.prediction.survival)
    if score is None or curve is None:
        return None
    days, period = (_known(score.prediction, name) for name in (RENEWAL, PERIOD))
    return Outlook(
        curve=curve,
        as_of=score.as_of,
        probability=score.churn_probability,
        renewal_on=None if days is None or period == 1 else score.as_of + timedelta(days=int(days)),
        is_monthly=period == 1,
        revenue_full=None if account.mrr is None else account.mrr * MONTHS,
    )


def why_no_outlook(account: CustomerRecord) -> str:
    """Why an account has no curve, in a sentence."""
    if account.churn_date or account.notice_date:
        return _("It has left or said that it will, so there is nothing to look ahead to.")
    if not CurrentScoreRecord.objects.filter(customer=account).exists():
        return _("It has no published score yet; the curve comes with the first one.")
    return _(
        "Not measured for this version of the model. The curve is learnt where churn "
        "dates are recorded and enough accounts have left; it comes with the first "
        "scores of a version that has one."
    )


def curves_of(customer_pks: Iterable[int]) -> dict[int, tuple[date, SurvivalCurve]]:
    """The published curves of accounts with the day they look ahead from; one query.

    For renewals: ``curve.likelihood_to_renew((renewal_date - as_of).days)``. Accounts without a score, and
    those scored by a version without a curve, are left out.
    """
    kept = CurrentScoreRecord.objects.filter(customer__in=customer_pks).values_list(
        "customer_id", "as_of", "prediction__survival"
    )
    return {pk: (as_of, SurvivalCurve(tuple(survival))) for pk, as_of, survival in kept if survival}


def _known(prediction: PredictionRecord, name: str) -> float | None:
    """A number among the inputs of a prediction; None when it is missing or nobody kept what they mean."""
    contract, values = prediction.run.model.contract, prediction.feature_values
    if contract is None or name not in contract or len(values) != len(contract.names):
        return None
    value = values[contract.names.index(name)]
    return float(value) if isinstance(value, int | float) else None
