"""What became of customers after a day, as a mart knows it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from predictions.mart.columns import Booleans, Days, Integers, days, integers
from predictions.mart.reading import Mart


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Outcomes of customers within a horizon after one day; all arrays have one length.

    Attributes:
        left: whether it left.
        left_on: day of notice, else of leaving; NaT when it stayed, or when silence stands for leaving.
        was_gone: whether it had left or given notice by the day: nothing was left to predict.
    """

    left: Booleans
    left_on: Days
    was_gone: Booleans


def outcomes_after(
    mart: Mart, customer_pks: Integers, as_of: date, horizon_days: int, *, is_silence: bool
) -> Outcomes:
    """What became of customers in the horizon after a day.

    Args:
        mart: of a day on which the horizon is over.
        customer_pks: whose outcome is asked (n,); customers the mart does not know stayed.
        as_of: the day.
        horizon_days: leaving counts within this many days after the day.
        is_silence: whether a horizon without an event stands for leaving.
    """
    end = as_of + timedelta(days=horizon_days)
    if is_silence:
        used = mart.read(
            "select distinct customer_pk from daily_usage where happened_on > ? and happened_on <= ?",
            [as_of, end],
        )
        silent = ~np.isin(customer_pks, integers(used, "customer_pk"))
        unknown = np.full(len(customer_pks), np.datetime64("NaT", "D"))
        return Outcomes(silent, unknown, np.zeros(len(customer_pks), dtype=bool))
    gone = mart.read(
        "select distinct customer_pk from stg_departures where decided_on <= ? and came_back_on > ?",
        [as_of, as_of],
    )
    was_gone = np.isin(customer_pks, integers(gone, "customer_pk"))
    left_on = _next_departures(mart, customer_pks, as_of)
    left = ~was_gone & (left_on <= np.datetime64(end))
    return Outcomes(left, np.where(left, left_on, np.datetime64("NaT", "D")), was_gone)


def _next_departures(mart: Mart, customer_pks: Integers, as_of: date) -> Days:
    """The day on which each decided to leave, the first after a day; NaT for those who stayed."""
    leaving = mart.read(
        "select customer_pk, min(decided_on) as left_on from stg_departures "
        "where decided_on > ? group by customer_pk order by customer_pk",
        [as_of],
    )
    known, left_on = integers(leaving, "customer_pk"), days(leaving["left_on"])
    found = np.full(len(customer_pks), np.datetime64("NaT", "D"))
    if len(known):
        places = np.minimum(np.searchsorted(known, customer_pks), len(known) - 1)
        matches = known[places] == customer_pks
        found[matches] = left_on[places[matches]]
    return found
