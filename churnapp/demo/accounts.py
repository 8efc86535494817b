"""The customer and subscription tables of a block."""

from itertools import pairwise

import numpy as np
import pyarrow as pa

from churnapp.demo.arrays import BoolArray, IntArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.hazard import CIRCUMSTANCE, DISSATISFIED, NON_PAYMENT, OUT_OF_BUSINESS
from churnapp.demo.profiles import NAMED_INDUSTRIES, TIERS
from churnapp.demo.timeline import Timeline, next_renewals

CHURN_TYPES = {
    DISSATISFIED: "voluntary",
    CIRCUMSTANCE: "voluntary",
    NON_PAYMENT: "non_payment",
    OUT_OF_BUSINESS: "out_of_business",
}
CHURN_REASONS = {
    DISSATISFIED: ("low adoption", "missing features", "poor support", "price", "switched to competitor"),
    CIRCUMSTANCE: ("acquired", "budget cut", "built in-house", "change of strategy"),
    NON_PAYMENT: ("payment failed",),
    OUT_OF_BUSINESS: ("closed down", "insolvent"),
}


def customer_table(cohort: Cohort, rng: np.random.Generator) -> pa.Table:
    """One row per account with today's values, or the last ones of those who left."""
    profiles, lives, timeline, commerce = cohort.profiles, cohort.lives, cohort.timeline, cohort.commerce
    left = cohort.has_left
    noticed = lives.gave_notice
    rows = np.arange(profiles.count)
    week = _last_period_weeks(cohort)
    tier = commerce.tier[rows, week]
    end = np.array([timeline.end], dtype="M8[D]")
    renewal = next_renewals(timeline.dates_of(profiles.signup_day), profiles.period_months, end)[:, 0]
    known = left | noticed
    return pa.table(
        {
            "customer_id": cohort.customer_ids,
            "name": cohort.names,
            "industry": pa.array([NAMED_INDUSTRIES[position].value for position in profiles.industry]),
            "plan_tier": pa.array([TIERS[position].value for position in tier]),
            "signup_date": pa.array(timeline.dates_of(profiles.signup_day)),
            "mrr": pa.array(commerce.mrr[rows, week]),
            "churn_date": _dates(lives.churn_day, left, timeline),
            "notice_date": _dates(lives.decision_day, noticed, timeline),
            "churn_type": _labels(lives.cause, known, CHURN_TYPES),
            "churn_reason": _reasons(lives.cause, known, rng),
            "renewal_date": pa.array(renewal, mask=left),
            "billing_period_months": pa.array(profiles.period_months),
            "seats": pa.array(commerce.seats[rows, week].astype(np.int64)),
            "csm": cohort.csms,
            "account_executive": cohort.executives,
            "upgrade_date": _last_upgrades(cohort),
        }
    )


def subscription_table(cohort: Cohort) -> pa.Table:
    """One row per period of the subscription history."""
    profiles, commerce, periods = cohort.profiles, cohort.commerce, cohort.periods
    row = np.array([period.row for period in periods], dtype=np.int64)
    week = np.array([period.week for period in periods], dtype=np.int64)
    return pa.table(
        {
            "customer_id": cohort.ids_of(row),
            "valid_from": pa.array([period.valid_from for period in periods], pa.date32()),
            "valid_to": pa.array([period.valid_to for period in periods], pa.date32()),
            "plan_tier": pa.array(
                [TIERS[position].value for position in commerce.tier[row, week]], pa.string()
            ),
            "mrr": pa.array(commerce.mrr[row, week]),
            "seats": pa.array(commerce.seats[row, week].astype(np.int64)),
            "billing_period_months": pa.array(profiles.period_months[row]),
            "renewal_date": pa.array([period.renewal_date for period in periods], pa.date32()),
            "auto_renew": pa.array(profiles.auto_renew[row]),
            "discount": pa.array(profiles.discount[row]),
        }
    )


def _dates(days: IntArray, given: BoolArray, timeline: Timeline) -> pa.Array:
    return pa.array(timeline.dates_of(np.where(given, days, 0)), mask=~given)


def _labels(cause: IntArray, known: BoolArray, words: dict[int, str]) -> pa.Array:
    return pa.array(
        [words[int(which)] if shown else None for which, shown in zip(cause, known, strict=True)], pa.string()
    )


def _reasons(cause: IntArray, known: BoolArray, rng: np.random.Generator) -> pa.Array:
    chance = rng.random(len(cause))
    reasons = [
        CHURN_REASONS[int(which)][int(draw * len(CHURN_REASONS[int(which)]))] if shown else None
        for which, shown, draw in zip(cause, known, chance, strict=True)
    ]
    return pa.array(reasons, pa.string())


def _last_upgrades(cohort: Cohort) -> pa.Array:
    commerce, periods = cohort.commerce, cohort.periods
    upgraded: list[object] = [None] * cohort.profiles.count
    for before, period in pairwise(periods):
        same = before.row == period.row
        if same and commerce.tier[period.row, period.week] > commerce.tier[before.row, before.week]:
            upgraded[period.row] = period.valid_from
    return pa.array(upgraded, pa.date32())


def _last_period_weeks(cohort: Cohort) -> IntArray:
    weeks = np.zeros(cohort.profiles.count, dtype=np.int64)
    for period in cohort.periods:  # the later period of an account overwrites the earlier
        weeks[period.row] = period.week
    return weeks
