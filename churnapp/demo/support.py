"""Support tickets and monthly risk signals."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.lives import Lives
from churnapp.demo.timeline import DAYS_PER_WEEK
from usage.domain import TicketPriority

TOPICS = ("how-to", "integration", "data quality", "performance", "billing", "access", "export", "bug")
TOPIC_SHARES = np.array([0.24, 0.16, 0.12, 0.12, 0.09, 0.1, 0.07, 0.1])
TYPICAL_HOURS = {
    TicketPriority.LOW: 46.0,
    TicketPriority.MEDIUM: 28.0,
    TicketPriority.HIGH: 14.0,
    TicketPriority.CRITICAL: 7.0,
}
PRIORITIES = tuple(TicketPriority)
SURVEYED_SHARE = 0.4
FEATURE_REQUEST = "feature request"
FEATURE_REQUEST_SHARE = 0.07  # of the tickets of an account that its plan fits
FEATURE_REQUEST_PRESSURE_WEIGHT = 0.7
SIGNAL_MISSING_SHARE = 0.06
USUAL_FLAGS = 0.8
GAP_NOISE = 0.15  # of one measurement, log-odds


def draw_tickets(cohort: Cohort, rng: np.random.Generator) -> pa.Table:
    """The tickets of a block; a ticket still open at the end of the window has no resolution time."""
    profiles, lives, timeline = cohort.profiles, cohort.lives, cohort.timeline
    row, week, urgent = _opened(lives)
    day = week * DAYS_PER_WEEK + rng.integers(0, DAYS_PER_WEEK, len(row))
    inside = (day >= profiles.signup_day[row]) & (day < lives.churn_day[row]) & (day <= timeline.last_day)
    row, week, urgent, day = row[inside], week[inside], urgent[inside], day[inside]
    health = lives.weekly("health")[row, week]
    severe = rng.random(len(row)) < 0.25
    position = np.where(urgent, 2 + severe, 0 + ~severe)
    typical = np.array([TYPICAL_HOURS[priority] for priority in PRIORITIES])[position]
    hours = np.round(typical * np.exp(rng.normal(0, 0.8, len(row)) - 0.22 * np.clip(health, -3, 3)), 1)
    solved = day * 24 + hours <= timeline.last_day * 24
    csat = np.clip(np.round(4.1 + 0.45 * health - hours / 90 + rng.normal(0, 0.8, len(row))), 1, 5)
    surveyed = solved & (rng.random(len(row)) < SURVEYED_SHARE)
    number = pc.cast(pa.array(np.arange(len(row))), pa.string())
    return pa.table(
        {
            "ticket_id": pc.binary_join_element_wise(f"T-{cohort.tag}-{cohort.first_account}", number, "-"),
            "customer_id": cohort.ids_of(row),
            "created_date": pa.array(timeline.dates_of(day)),
            "priority": pa.array(PRIORITIES, pa.string()).take(pa.array(position)),
            "resolution_time": pa.array(hours, mask=~solved),
            "topic": pa.array(_topics(lives.weekly("pressure")[row, week], rng)),
            "csat": pa.array(csat.astype(np.int64), mask=~surveyed),
        }
    )


def draw_signals(cohort: Cohort, rng: np.random.Generator) -> pa.Table:
    """Compliance gap and vendor flags of each account at each month start; a few months are missing."""
    profiles, lives, timeline = cohort.profiles, cohort.lives, cohort.timeline
    days = timeline.month_starts()
    gap = lives.weekly("gap")[:, days // DAYS_PER_WEEK]
    customer = (days[None, :] >= profiles.signup_day[:, None]) & (days[None, :] < lives.churn_day[:, None])
    row, month = np.nonzero(customer & (rng.random(gap.shape) >= SIGNAL_MISSING_SHARE))
    measured = gap[row, month] + rng.normal(0, GAP_NOISE, len(row))
    health = lives.weekly("health")[:, days // DAYS_PER_WEEK][row, month]
    flags = rng.poisson(USUAL_FLAGS * np.exp(0.35 * (measured + 0.9) - 0.2 * np.clip(health, -3, 3)))
    moments = timeline.dates_of(days[month]).astype("M8[s]") + np.timedelta64(3, "h")
    return pa.table(
        {
            "customer_id": cohort.ids_of(row),
            "compliance_gap_score": pa.array(np.round(1 / (1 + np.exp(-measured)), 3)),
            "vendor_risk_flags": pa.array(flags),
            "computed_at": pc.strftime(pa.array(moments), "%Y-%m-%dT%H:%M:%SZ"),
        }
    )


def _topics(pressure: FloatArray, rng: np.random.Generator) -> list[str]:
    """What tickets are about: an account that needs the next plan asks for features more often."""
    topics = np.array(TOPICS)[rng.choice(len(TOPICS), size=len(pressure), p=TOPIC_SHARES)].tolist()
    share = FEATURE_REQUEST_SHARE * np.exp(FEATURE_REQUEST_PRESSURE_WEIGHT * np.clip(pressure, -2, 2.5))
    asks = (rng.random(len(pressure)) < share).tolist()
    return [FEATURE_REQUEST if ask else topic for topic, ask in zip(topics, asks, strict=True)]


def _opened(lives: Lives) -> tuple[IntArray, IntArray, BoolArray]:
    row, week = np.indices(lives.calm_tickets.shape).reshape(2, -1)
    counts = np.stack([lives.calm_tickets.ravel(), lives.urgent_tickets.ravel()], axis=1)
    repeats = counts.ravel()
    return (
        np.repeat(np.repeat(row, 2), repeats),
        np.repeat(np.repeat(week, 2), repeats),
        np.repeat(np.tile([False, True], len(row)), repeats),
    )
