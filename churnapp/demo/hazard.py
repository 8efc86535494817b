"""The law by which accounts decide to leave: four competing causes, each with its weekly hazard."""

from dataclasses import dataclass

import numpy as np

from churnapp.demo.arrays import BoolArray, DayArray, FloatArray, IntArray
from churnapp.demo.latent import LatentState
from churnapp.demo.profiles import Profiles
from churnapp.demo.timeline import DAYS_PER_WEEK, HORIZON_WEEKS, Timeline, next_renewals

DISSATISFIED, CIRCUMSTANCE, NON_PAYMENT, OUT_OF_BUSINESS = range(4)
BASE_HAZARD = np.array([0.0008, 0.00045, 0.0002, 0.00018])  # per week, ordinary account on monthly billing
RESOLVE_WEIGHT = 1.2
CHAMPION_WEIGHT = 0.7
TROUBLE_WEIGHT = 0.15
TROUBLE_CAP = 4.0
GAP_WEIGHT = 0.45
PRICE_WEIGHT = 6.0  # per unit of price increase: 10 % dearer is +0.6
YOUNG_WEIGHT = 0.6
YOUNG_DAYS = 150.0
TIER_WEIGHTS = np.array([0.5, 0.35, 0.0, -0.3, -0.5])
SMALL_ACCOUNT_WEIGHTS = np.array([0.6, 0.5, 0.0, -0.8, -1.5])
DECISION_OPENS, DECISION_CLOSES = 60, 7  # days before the renewal of a contract
DECISION_FACTOR, LAST_MINUTE_FACTOR, BOUND_FACTOR = 8.0, 2.0, 0.02
PRICE_RISE_SHARE = 0.7
TYPICAL_PRICE_RISE = 0.045
ROLLING_PRICE_MEMORY_DAYS = 60


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is known of the hazard of n accounts in each of k weeks before their state is known.

    Attributes:
        calendar: factor from the contract calendar, shape (n, k).
        log_terms: tenure, price and frailty in the log-hazard, shape (n, k).
        renewing: whether a contract renews in the week, shape (n, k).
        price_level: price relative to the first simulated week, shape (n, k).
    """

    calendar: FloatArray
    log_terms: FloatArray
    renewing: BoolArray
    price_level: FloatArray


def expose(profiles: Profiles, timeline: Timeline, rng: np.random.Generator) -> Exposure:
    """Works out the calendar, tenure and price terms for all weeks and the oracle's horizon after them."""
    weeks = timeline.week_count + HORIZON_WEEKS
    week_days = timeline.week_start_days(weeks)
    signup = timeline.dates_of(profiles.signup_day)
    days = timeline.dates_of(week_days)
    left = (next_renewals(signup, profiles.period_months, days) - days).astype(np.int64)
    rise, level, in_force_days = _price_rises(profiles, timeline, days, signup, rng)
    tenure = np.maximum(0, week_days[None, :] - profiles.signup_day[:, None])
    bound = profiles.has_contract[:, None]
    is_felt = np.where(bound, left <= DECISION_OPENS, in_force_days < ROLLING_PRICE_MEMORY_DAYS)
    log_terms = PRICE_WEIGHT * rise * is_felt + YOUNG_WEIGHT * np.exp(-tenure / YOUNG_DAYS)
    return Exposure(
        calendar=np.where(bound, _contract_factor(left), 1.0),
        log_terms=log_terms + profiles.frailty[:, None],
        renewing=bound & (left <= DAYS_PER_WEEK),
        price_level=level,
    )


def weekly_hazards(
    state: LatentState, calendar: FloatArray, log_terms: FloatArray, rolling: BoolArray
) -> FloatArray:
    """Hazards of the four causes in one week.

    Args:
        state: hidden state of n accounts or paths.
        calendar: the week's column of ``Exposure.calendar``, shape (n,).
        log_terms: the week's column of ``Exposure.log_terms``, shape (n,).
        rolling: billed monthly, without a contract.

    Returns:
        Expected decisions per week, shape (4, n).
    """
    dissatisfied = np.exp(
        log_terms
        - RESOLVE_WEIGHT * np.clip(state.resolve, -2.8, 2.8)
        + CHAMPION_WEIGHT * state.champion_gone
        + TROUBLE_WEIGHT * np.minimum(state.trouble, TROUBLE_CAP)
        + GAP_WEIGHT * (state.gap + 0.9)
        + TIER_WEIGHTS[state.tier]
    )
    small = np.exp(SMALL_ACCOUNT_WEIGHTS[state.tier])
    unable_to_pay = small * np.where(rolling, 1.5, 0.5)
    hazards: FloatArray = BASE_HAZARD[:, None] * np.stack(
        [calendar * dissatisfied, calendar, unable_to_pay, small]
    )
    return hazards


def _contract_factor(days_left: IntArray) -> FloatArray:
    factor: FloatArray = np.select(
        [days_left <= DECISION_CLOSES, days_left <= DECISION_OPENS],
        [LAST_MINUTE_FACTOR, DECISION_FACTOR],
        BOUND_FACTOR,
    )
    return factor


def _price_rises(
    profiles: Profiles, timeline: Timeline, days: DayArray, signup: DayArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, IntArray]:
    """The rise in force, the resulting price level, and days since the last anniversary."""
    yearly = np.maximum(profiles.period_months, 12)
    until = (next_renewals(signup, yearly, days) - days).astype(np.int64)
    term_days = np.round(yearly * 30.4375).astype(np.int64)[:, None]
    first_day = np.maximum(0, profiles.signup_day)[:, None]
    turned = np.diff(until, axis=1, prepend=until[:, :1]) > 0
    after_start = days[None, :] > timeline.dates_of(first_day + DAYS_PER_WEEK)
    term = np.cumsum(turned & after_start, axis=1)
    shape = (profiles.count, int(term.max(initial=0)) + 2)
    drawn = (rng.random(shape) < PRICE_RISE_SHARE) * TYPICAL_PRICE_RISE * rng.gamma(2, 0.5, shape)
    drawn[:, 0] = 0.0
    level = np.take_along_axis(np.cumprod(1 + drawn, axis=1), term, axis=1)
    return np.take_along_axis(drawn, term, axis=1), level, term_days - until
