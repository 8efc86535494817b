"""How likely an account is to stay past its renewal, and what that rests on."""

from dataclasses import dataclass
from datetime import date

from gtm.domain import LikelihoodBasis
from predictions.domain import SurvivalCurve

HORIZON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A likelihood to renew.

    Attributes:
        value: from 0 to 1; None when nothing is known.
    """

    value: float | None
    basis: LikelihoodBasis


UNKNOWN = Likelihood(None, LikelihoodBasis.NONE)


def likelihood_to_renew(
    as_of: date, renewal_on: date | None, *, probability: float, curve: SurvivalCurve | None
) -> Likelihood:
    """P(still a customer past the renewal) by the curve of the next 12 months, as the account page says it.

    Without a curve, the probability of leaving within 90 days stands in for renewals within these.

    Args:
        as_of: the day the score looks ahead from.
        renewal_on: the day of the renewal.
        probability: of leaving within 90 days.
        curve: of the next 12 months; None where the model has none.
    """
    days = None if renewal_on is None else (renewal_on - as_of).days
    if days is None or days < 0:
        return UNKNOWN
    if curve is not None:
        stays = curve.likelihood_to_renew(days)
        return UNKNOWN if stays is None else Likelihood(stays, LikelihoodBasis.CURVE)
    if days <= HORIZON_DAYS:
        return Likelihood(1 - probability, LikelihoodBasis.PROBABILITY)
    return UNKNOWN
