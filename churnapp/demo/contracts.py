"""Subscription history: one row per contract term and per change of plan or price."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.hazard import Exposure
from churnapp.demo.lives import NEVER, Lives
from churnapp.demo.profiles import SEAT_PRICE, Profiles
from churnapp.demo.timeline import DAYS_PER_WEEK, Timeline, renewals

SEATS_GAINED, SEATS_LOST = 1.25, 0.8


@dataclass(frozen=True, slots=True)
class Commerce:
    """What n accounts pay for in each of w weeks; arrays of shape (n, w).

    Attributes:
        tier: position on the ladder of plans.
        seats: licences.
        mrr: US dollars a month, rounded to cents.
    """

    tier: IntArray
    seats: FloatArray
    mrr: FloatArray


@dataclass(frozen=True, slots=True)
class Period:
    """One row of the subscription history.

    Attributes:
        row: position of the account in its block.
        valid_to: first day of the next period or day of the churn; None while it runs.
        week: column of ``Commerce`` that says what is paid for.
    """

    row: int
    valid_from: date
    valid_to: date | None
    week: int
    renewal_date: date | None


def work_out_commerce(profiles: Profiles, exposure: Exposure, lives: Lives) -> Commerce:
    """Follows plan, seats and price of every account through the weeks."""
    tier = lives.weekly("tier").astype(np.int64)
    moves = np.diff(tier, axis=1, prepend=profiles.tier[:, None])
    growth = np.cumprod(np.where(moves > 0, SEATS_GAINED, np.where(moves < 0, SEATS_LOST, 1.0)), axis=1)
    seats = np.maximum(1, np.round(profiles.seats[:, None] * growth))
    price = SEAT_PRICE[tier] * (profiles.seat_price * (1 - profiles.discount))[:, None]
    return Commerce(tier, seats, np.round(price * seats * exposure.price_level[:, : tier.shape[1]], 2))


def subscription_periods(
    profiles: Profiles, commerce: Commerce, lives: Lives, timeline: Timeline
) -> list[Period]:
    """The subscription history of a block, account by account.

    A contract gets a new row at each renewal. Monthly billing rolls on without a renewal date, so it gets a
    row only where plan or price change.
    """
    renewal_days = _renewal_days(profiles, timeline)
    left = has_left(lives, timeline)
    periods: list[Period] = []
    for row in range(profiles.count):
        stop = int(lives.churn_day[row]) if left[row] else timeline.day_count
        span = _Span(row, int(profiles.signup_day[row]), stop, renewal_days[row])
        periods += _periods_of(span, commerce, timeline)
    return periods


@dataclass(frozen=True, slots=True)
class _Span:
    """One account's time as a customer, in day numbers; ``stop`` is its churn or the day after the window."""

    row: int
    signup: int
    stop: int
    renewal_days: list[int]


def _periods_of(span: _Span, commerce: Commerce, timeline: Timeline) -> list[Period]:
    renewed = [day for day in span.renewal_days if day < span.stop]
    starts = sorted({span.signup, *renewed, *_change_days(span, renewed, commerce)})
    return [
        Period(
            row=span.row,
            valid_from=timeline.date_of(first),
            valid_to=timeline.date_of(until) if until < timeline.day_count else None,
            week=min(-(-max(first, 0) // DAYS_PER_WEEK), timeline.week_count - 1),
            renewal_date=next((timeline.date_of(day) for day in span.renewal_days if day > first), None),
        )
        for first, until in pairwise([*starts, span.stop])
    ]


def _change_days(span: _Span, renewed: list[int], commerce: Commerce) -> list[int]:
    """Days of a new plan or price; what changes in the week of a renewal takes effect with the renewal."""
    tier, mrr = commerce.tier[span.row], commerce.mrr[span.row]
    changed = np.flatnonzero((np.diff(tier) != 0) | (np.diff(mrr) != 0)) + 1
    return [
        day
        for day in (int(week) * DAYS_PER_WEEK for week in changed)
        if span.signup + DAYS_PER_WEEK <= day < span.stop
        and not any(-DAYS_PER_WEEK <= day - renewal < DAYS_PER_WEEK for renewal in renewed)
    ]


def _renewal_days(profiles: Profiles, timeline: Timeline) -> list[list[int]]:
    """Day numbers of the renewals of each contract, to beyond the window; none on monthly billing."""
    signup = timeline.dates_of(profiles.signup_day)
    longest = int(timeline.day_count - profiles.signup_day.min())
    numbers = np.arange(1, longest // 365 + 3)
    dates = renewals(signup, profiles.period_months, numbers)
    days = (dates - np.datetime64(timeline.start, "D")).astype(np.int64)
    return [
        [int(day) for day in days[row]] if bound else [] for row, bound in enumerate(profiles.has_contract)
    ]


def has_left(lives: Lives, timeline: Timeline) -> BoolArray:
    """Whether the contract ended within the window; a notice for later leaves the account active."""
    left: BoolArray = (lives.churn_day != NEVER) & (lives.churn_day <= timeline.last_day)
    return left
