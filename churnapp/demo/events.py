"""Usage events: who did what and when."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from churnapp.demo.activity import Activity
from churnapp.demo.arrays import FloatArray, IntArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.timeline import DAYS_PER_WEEK
from usage.domain import EventType

POWER_USER_EXPONENT = 2.4
SECONDS_PER_DAY = 86_400
EVENT_TYPES = tuple(EventType)
INTEGRATION_TYPES = (EventType.API_CALL, EventType.MONITORING_RUN)
ONBOARDING_TYPES = (EventType.USER_INVITE, EventType.INTEGRATION_CONNECT)
EXPANSION_TYPES = (EventType.PREMIUM_FEATURE_TRIAL, EventType.FEATURE_LIMIT_HIT)
ONBOARDING_WEEKS, ONBOARDING_FACTOR = 9, 4.0
PRESSURE_EFFECT = 1.1
BASE_MIX = {
    EventType.EVIDENCE_UPLOAD: 0.20,
    EventType.MONITORING_RUN: 0.22,
    EventType.REPORT_VIEW: 0.27,
    EventType.USER_INVITE: 0.018,
    EventType.INTEGRATION_CONNECT: 0.008,
    EventType.API_CALL: 0.26,
    EventType.PREMIUM_FEATURE_TRIAL: 0.004,
    EventType.FEATURE_LIMIT_HIT: 0.006,
}
SCHEMA = pa.schema(
    [
        ("event_id", pa.string()),
        ("customer_id", pa.string()),
        ("timestamp", pa.timestamp("us", tz="UTC")),
        ("event_type", pa.string()),
        ("user_id", pa.string()),
        ("feature_adoption_score", pa.float64()),
    ]
)


def draw_events(cohort: Cohort, activity: Activity, rng: np.random.Generator) -> pa.Table:
    """Draws the events of a cohort, account by account in the order of time."""
    row, day = _rows_and_days(activity.counts)
    week = day // DAYS_PER_WEEK
    adoption = activity.adoption[row, week] + rng.normal(0, 0.03, len(row))
    account = pc.cast(pa.array(row + cohort.first_account), pa.string())
    columns = [
        pc.binary_join_element_wise(
            f"ev-{cohort.tag}", account, _text(_number_within(row, activity.counts)), "-"
        ),
        cohort.ids_of(row),
        pa.array(_moments(row, day, cohort, rng), pa.timestamp("us", tz="UTC")),
        pa.array(EVENT_TYPES, pa.string()).take(pa.array(_draw_types(row, week, cohort, rng))),
        pc.binary_join_element_wise("u", account, _text(_draw_users(row, week, cohort, activity, rng)), "-"),
        pa.array(np.round(np.clip(adoption, 0, 1), 3)),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _rows_and_days(counts: IntArray) -> tuple[IntArray, IntArray]:
    filled = np.flatnonzero(counts)
    row, day = np.divmod(np.repeat(filled, counts.ravel()[filled]), counts.shape[1])
    return row, day


def _number_within(row: IntArray, counts: IntArray) -> IntArray:
    """The running number of each event within its account."""
    per_account = counts.sum(axis=1)
    first: IntArray = np.cumsum(per_account) - per_account
    return np.arange(len(row)) - first[row]


def _text(numbers: IntArray) -> pa.Array:
    return pc.cast(pa.array(numbers), pa.string())


def _moments(
    row: IntArray, day: IntArray, cohort: Cohort, rng: np.random.Generator
) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
    """Times of the events, mostly in office hours, in order within each account."""
    count = len(row)
    hour = np.where(rng.random(count) < 0.85, rng.normal(13.5, 2.8, count), rng.uniform(0, 24, count))
    second = (np.mod(hour, 24) * 3600).astype(np.int64)
    account_start = row * (cohort.timeline.day_count * SECONDS_PER_DAY)
    in_order = np.sort(account_start + day * SECONDS_PER_DAY + second) - account_start
    return np.datetime64(cohort.timeline.start, "us") + in_order.astype("m8[s]")


def _draw_types(row: IntArray, week: IntArray, cohort: Cohort, rng: np.random.Generator) -> IntArray:
    bounds = np.cumsum(_type_weights(cohort), axis=2)
    bounds /= bounds[:, :, -1:]
    chance = rng.random(len(row))
    position = np.zeros(len(row), dtype=np.int64)
    for column in range(len(EVENT_TYPES) - 1):
        position += chance > bounds[row, week, column]
    return position


def _type_weights(cohort: Cohort) -> FloatArray:
    """Mix of event types per account and week: trials and limits rise with the need for the next plan."""
    weeks = np.arange(cohort.timeline.week_count)
    age = weeks[None, :] - (cohort.profiles.signup_day // DAYS_PER_WEEK)[:, None]
    factors = {
        EXPANSION_TYPES: np.exp(PRESSURE_EFFECT * np.clip(cohort.lives.weekly("pressure"), -2, 2.5)),
        ONBOARDING_TYPES: np.where(age < ONBOARDING_WEEKS, ONBOARDING_FACTOR, 1.0),
        INTEGRATION_TYPES: 0.3 + 2.2 * cohort.profiles.api_share[:, None],
    }
    weights = np.tile(np.array([BASE_MIX[kind] for kind in EVENT_TYPES]), (*age.shape, 1))
    for kinds, factor in factors.items():
        for kind in kinds:
            weights[:, :, EVENT_TYPES.index(kind)] *= factor
    return weights


def _draw_users(
    row: IntArray, week: IntArray, cohort: Cohort, activity: Activity, rng: np.random.Generator
) -> IntArray:
    """Draws who did it: a few people do most; while the champion is gone the first user is silent."""
    active = np.maximum(1, np.round(cohort.commerce.seats * (0.15 + 0.75 * activity.adoption)))[row, week]
    user = np.floor(active * rng.random(len(row)) ** POWER_USER_EXPONENT).astype(np.int64)
    gone = cohort.lives.weekly("champion_gone").astype(bool)[row, week] & (active > 1)
    return np.where(gone & (user == 0), 1, user)
