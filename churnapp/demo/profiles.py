"""What an account is from its first day: industry, plan, size, contract and temperament."""

from dataclasses import dataclass

import numpy as np

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.timeline import Timeline
from customers.domain import Industry, PlanTier

TIERS = tuple(PlanTier)
FREE, STARTER, GROWTH, ENTERPRISE, CUSTOM = range(len(TIERS))
NAMED_INDUSTRIES = tuple(industry for industry in Industry if industry is not Industry.OTHER)
INDUSTRY_SHARES = np.array([0.18, 0.16, 0.08, 0.13, 0.12, 0.11, 0.10, 0.12])
TIER_SHARES = np.array([0.07, 0.36, 0.34, 0.17, 0.06])
SEAT_PRICE = np.array([0.0, 25.0, 42.0, 65.0, 80.0])  # US dollars per seat and month
TYPICAL_SEATS = np.array([3.0, 8.0, 30.0, 120.0, 300.0])
BILLING_PERIODS = np.array([1, 12, 24, 36])
BILLING_SHARES = np.array(
    [
        [1, 0, 0, 0],
        [0.68, 0.32, 0, 0],
        [0.42, 0.54, 0.03, 0.01],
        [0.12, 0.74, 0.09, 0.05],
        [0.03, 0.72, 0.14, 0.11],
    ]
)
DISCOUNTS = np.array([0.0, 0.05, 0.10, 0.15, 0.20, 0.30])
MONTHLY_DISCOUNT_SHARES = np.array([0.78, 0.06, 0.08, 0.04, 0.03, 0.01])
CONTRACT_DISCOUNT_SHARES = np.array([0.42, 0.14, 0.18, 0.12, 0.09, 0.05])
SHARE_BEFORE_WINDOW = 0.45
AUTO_RENEW_SHARE = 0.72
SEASONAL_SHARE = 0.12
MEAN_HEALTH_SPREAD = 0.8
HABIT_SPREAD = 0.4  # of the log of usage between accounts of one size and health
FRAILTY_SPREAD = 0.05


@dataclass(frozen=True, slots=True)
class Profiles:
    """Fixed traits of a block of n accounts; every array has shape (n,).

    Attributes:
        signup_day: day number of the signup, negative before the window.
        industry: position in ``NAMED_INDUSTRIES``.
        tier: position in ``TIERS`` at signup.
        seats: licences at signup.
        seat_price: dollars per seat and month relative to the list price of the tier.
        mean_health: where the health process returns to; never observed.
        mean_gap: where the compliance gap (log-odds) returns to.
        frailty: lasting unobserved inclination to leave, log-hazard.
        usage_factor: events relative to accounts of the same size.
        season_depth: how far usage falls in the account's slack season, 0 for most.
        season_start: day of the year on which the slack season starts.
        api_share: inclination to integrate rather than click, 0 to 1.
        weekend_share: work done on a weekend day relative to a weekday.
    """

    signup_day: IntArray
    industry: IntArray
    tier: IntArray
    seats: FloatArray
    period_months: IntArray
    auto_renew: BoolArray
    discount: FloatArray
    seat_price: FloatArray
    mean_health: FloatArray
    mean_gap: FloatArray
    frailty: FloatArray
    usage_factor: FloatArray
    season_depth: FloatArray
    season_start: IntArray
    api_share: FloatArray
    weekend_share: FloatArray

    @property
    def count(self) -> int:
        """Accounts in the block."""
        return len(self.signup_day)

    @property
    def has_contract(self) -> BoolArray:
        """Whether the account is bound for a year or longer."""
        bound: BoolArray = self.period_months >= 12
        return bound


def draw_profiles(count: int, timeline: Timeline, rng: np.random.Generator) -> Profiles:
    """Draws the fixed traits of ``count`` accounts."""
    tier = rng.choice(len(TIERS), size=count, p=TIER_SHARES)
    period = _draw_periods(tier, rng)
    seats = np.maximum(1.0, np.round(TYPICAL_SEATS[tier] * np.exp(rng.normal(0, 0.55, count))))
    seasonal = rng.random(count) < SEASONAL_SHARE
    return Profiles(
        signup_day=_draw_signups(count, timeline, rng),
        industry=rng.choice(len(NAMED_INDUSTRIES), size=count, p=INDUSTRY_SHARES),
        tier=tier,
        seats=seats,
        period_months=period,
        auto_renew=(rng.random(count) < AUTO_RENEW_SHARE) | (period == 1),
        discount=_draw_discounts(period, tier, rng),
        seat_price=np.exp(rng.normal(0, 0.18, count)),
        mean_health=rng.normal(0.15, MEAN_HEALTH_SPREAD, count),
        mean_gap=rng.normal(-0.9, 0.7, count),
        frailty=rng.normal(0, FRAILTY_SPREAD, count),
        usage_factor=np.exp(rng.normal(-(HABIT_SPREAD**2) / 2, HABIT_SPREAD, count)),
        season_depth=np.where(seasonal, rng.uniform(0.5, 0.85, count), 0.0),
        season_start=rng.choice([150, 170, 182, 330], size=count),
        api_share=rng.beta(1.6, 2.4, count),
        weekend_share=rng.uniform(0.05, 0.3, count),
    )


def _draw_periods(tier: IntArray, rng: np.random.Generator) -> IntArray:
    bounds = np.cumsum(BILLING_SHARES, axis=1)[tier]
    position = (rng.random(len(tier))[:, None] > bounds).sum(axis=1)
    periods: IntArray = BILLING_PERIODS[np.minimum(position, len(BILLING_PERIODS) - 1)]
    return periods


def _draw_signups(count: int, timeline: Timeline, rng: np.random.Generator) -> IntArray:
    before = -30 - rng.exponential(600, count)
    inside = timeline.last_day * rng.random(count) ** 0.9
    drawn = np.where(rng.random(count) < SHARE_BEFORE_WINDOW, before, inside)
    return np.minimum(np.floor(drawn), timeline.last_day - 1).astype(np.int64)


def _draw_discounts(period: IntArray, tier: IntArray, rng: np.random.Generator) -> FloatArray:
    count = len(period)
    monthly = rng.choice(DISCOUNTS, size=count, p=MONTHLY_DISCOUNT_SHARES)
    contract = rng.choice(DISCOUNTS, size=count, p=CONTRACT_DISCOUNT_SHARES)
    discounts: FloatArray = np.where(tier == FREE, 0.0, np.where(period == 1, monthly, contract))
    return discounts
