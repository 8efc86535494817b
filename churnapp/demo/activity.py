"""How much the people at an account do: events per day, and the share of the product in use."""

from dataclasses import dataclass

import numpy as np

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.lives import NEVER, Lives
from churnapp.demo.profiles import Profiles
from churnapp.demo.timeline import DAYS_PER_WEEK, Timeline

SEATS_POWER = 0.55
USUAL_SEATS_POWER = 7.2  # mean of seats ** SEATS_POWER over the mix of plans
DAYS_PER_MONTH = 30.4375
HEALTH_EFFECT = 0.5  # on the log of usage
NOISE_MEMORY, NOISE_SPREAD = 0.72, 0.38
ONBOARDING_WEEKS = 6.0
AFTER_NOTICE_WEEKS = 5.0
REORGANISATION_CHANCE = 1 / 220  # per week
REORGANISATION_WEEKS = (5, 14)
REORGANISATION_FACTOR = 0.3
SLACK_SEASON_DAYS = 75
ADOPTION_EXPERIENCE_EFFECT = 0.85  # on the log-odds of the share of features in use
TASTE_SPREAD = 0.06


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts and habits that events are drawn from.

    Attributes:
        counts: events of each account on each day, shape (n, days).
        adoption: share of the product in use, shape (n, weeks).
        is_distracted: weeks of a reorganisation, shape (n, weeks).
    """

    counts: IntArray
    adoption: FloatArray
    is_distracted: BoolArray


def draw_activity(cohort: Cohort, events_per_account: float, rng: np.random.Generator) -> Activity:
    """Draws how many events each account produces on each day.

    Args:
        cohort: the accounts and what happened to them.
        events_per_account: events a month of an account of ordinary size and health.
        rng: the only source of chance.
    """
    profiles, timeline = cohort.profiles, cohort.timeline
    health = cohort.lives.weekly("health")
    age_weeks = np.arange(timeline.week_count)[None, :] - (profiles.signup_day // DAYS_PER_WEEK)[:, None]
    usual = events_per_account / DAYS_PER_MONTH * profiles.usage_factor / USUAL_SEATS_POWER
    level = np.log(usual)[:, None] + SEATS_POWER * np.log(cohort.commerce.seats)
    level += HEALTH_EFFECT * np.clip(health, -3.5, 2.5) + _autocorrelated(level.shape, rng)
    distracted = _reorganisations(level.shape, rng)
    rates = np.exp(level + _after_notice(cohort.lives, timeline))
    rates *= -np.expm1(-(np.maximum(age_weeks, 0) + 1) / ONBOARDING_WEEKS)
    rates *= np.where(distracted, REORGANISATION_FACTOR, 1.0)
    daily = np.repeat(rates, DAYS_PER_WEEK, axis=1)[:, : timeline.day_count] * _working(profiles, timeline)
    counts = rng.poisson(np.where(_is_customer(profiles, cohort.lives, timeline), daily, 0.0))
    return Activity(
        counts,
        _adoption(age_weeks, cohort.lives.weekly("experience"), cohort.lives.weekly("tier"), rng),
        distracted,
    )


def _autocorrelated(shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    noise = rng.normal(0, NOISE_SPREAD, shape)
    fresh = np.sqrt(1 - NOISE_MEMORY**2)
    for week in range(1, shape[1]):
        noise[:, week] = NOISE_MEMORY * noise[:, week - 1] + fresh * noise[:, week]
    return noise


def _after_notice(lives: Lives, timeline: Timeline) -> FloatArray:
    """People move their work elsewhere once the notice is given."""
    first_days = timeline.week_start_days(timeline.week_count)[None, :]
    decided = np.where(lives.decision_day == NEVER, timeline.day_count, lives.decision_day)[:, None]
    return -np.maximum(0, first_days - decided) / (DAYS_PER_WEEK * AFTER_NOTICE_WEEKS)


def _reorganisations(shape: tuple[int, ...], rng: np.random.Generator) -> BoolArray:
    """Weeks in which an account is busy with itself and uses little, without wanting to leave."""
    begins = rng.random(shape) < REORGANISATION_CHANCE
    lengths = rng.integers(*REORGANISATION_WEEKS, size=shape)
    weeks = np.arange(shape[1])[None, :]
    busy_until = np.maximum.accumulate(np.where(begins, weeks + lengths, 0), axis=1)
    busy: BoolArray = weeks < busy_until
    return busy


def _working(profiles: Profiles, timeline: Timeline) -> FloatArray:
    """Work done on each day relative to an ordinary day: weekends, holidays and the slack season."""
    weekly_total = 5 + 2 * profiles.weekend_share[:, None]
    weekday = (
        np.where(timeline.is_weekend()[None, :], profiles.weekend_share[:, None], 1.0)
        * DAYS_PER_WEEK
        / weekly_total
    )
    dates = timeline.dates_of(np.arange(timeline.day_count))
    day_of_year = (dates - dates.astype("M8[Y]").astype("M8[D]")).astype(np.int64)
    into_season = (day_of_year[None, :] - profiles.season_start[:, None]) % 365
    slack = np.where(into_season < SLACK_SEASON_DAYS, 1 - profiles.season_depth[:, None], 1.0)
    return weekday * slack * timeline.holiday_weights()[None, :]


def _is_customer(profiles: Profiles, lives: Lives, timeline: Timeline) -> BoolArray:
    days = np.arange(timeline.day_count)[None, :]
    present: BoolArray = (days >= profiles.signup_day[:, None]) & (days < lives.churn_day[:, None])
    return present


def _adoption(
    age_weeks: IntArray, experience: FloatArray, tier: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Share of features in use: rises with age, experience and plan, and differs between accounts."""
    taste = rng.normal(0, TASTE_SPREAD, (len(experience), 1))
    log_odds = (
        -0.6
        + 1.4 * -np.expm1(-np.maximum(age_weeks, 0) / 16)
        + ADOPTION_EXPERIENCE_EFFECT * experience
        - 0.12 * tier
        + taste
    )
    share: FloatArray = 1 / (1 + np.exp(-log_odds))
    return share
