"""The simulated lives: week by week from the signup to the decision to leave, if it comes."""

from dataclasses import dataclass, replace

import numpy as np

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.hazard import NON_PAYMENT, Exposure, weekly_hazards
from churnapp.demo.latent import LatentState, Temperament, advance, first_state, ticket_rates
from churnapp.demo.profiles import Profiles
from churnapp.demo.timeline import DAYS_PER_WEEK, Timeline, next_renewals

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Lives:
    """What happened to n accounts in w weeks.

    Attributes:
        states: hidden state of each week.
        calm_tickets, urgent_tickets: opened in each week, shape (n, w).
        decision_day: day on which the account decided to leave, ``NEVER`` when it did not within the window.
        cause: which of the four causes, −1 without a decision.
        churn_day: day on which the contract ends, ``NEVER`` without a decision; may lie after the window.
    """

    states: tuple[LatentState, ...]
    calm_tickets: IntArray
    urgent_tickets: IntArray
    decision_day: IntArray
    cause: IntArray
    churn_day: IntArray

    def weekly(self, attribute: str) -> FloatArray:
        """One attribute of the states as an array of shape (n, w)."""
        return np.stack([getattr(state, attribute) for state in self.states], axis=1)

    @property
    def gave_notice(self) -> BoolArray:
        """Whether the account said so before it left; non-payment and bankruptcy come without notice."""
        noticed: BoolArray = (self.cause >= 0) & (self.cause < NON_PAYMENT)
        return noticed


def live(profiles: Profiles, exposure: Exposure, timeline: Timeline, rng: np.random.Generator) -> Lives:
    """Simulates a block of accounts to the end of the window."""
    temperament = Temperament.of_profiles(profiles)
    state = first_state(profiles, rng)
    decision_day, cause = np.full(profiles.count, NEVER), np.full(profiles.count, -1)
    states: list[LatentState] = []
    urgent: list[IntArray] = []
    for week, first_day in enumerate(timeline.week_start_days(timeline.week_count)):
        deciding = (profiles.signup_day < first_day) & (cause < 0)
        step = advance(state, temperament, exposure.renewing[:, week], rng)
        state = _only_deciders_change_plan(step.state, state, deciding)
        states.append(state)
        urgent.append(step.urgent_tickets)
        hazards = weekly_hazards(
            state, exposure.calendar[:, week], exposure.log_terms[:, week], temperament.rolling
        )
        decided, chosen = _decide(hazards, deciding, rng)
        day = first_day + rng.integers(0, DAYS_PER_WEEK, profiles.count)
        decided &= day <= timeline.last_day
        decision_day[decided], cause[decided] = day[decided], chosen[decided]
    churn_day = _churn_days(profiles, decision_day, cause, timeline)
    health = np.stack([state.health for state in states], axis=1)
    calm = rng.poisson(ticket_rates(health, temperament.ticket_rate[:, None])[0])
    return Lives(tuple(states), calm, np.stack(urgent, axis=1), decision_day, cause, churn_day)


def _only_deciders_change_plan(new: LatentState, old: LatentState, deciding: BoolArray) -> LatentState:
    tier = np.where(deciding, new.tier, old.tier)
    return replace(new, tier=tier)


def _decide(hazards: FloatArray, deciding: BoolArray, rng: np.random.Generator) -> tuple[BoolArray, IntArray]:
    total = hazards.sum(axis=0)
    decided: BoolArray = deciding & (rng.random(len(total)) < -np.expm1(-total))
    pick = rng.random(len(total)) * total
    cause: IntArray = (pick > np.cumsum(hazards, axis=0)[:-1]).sum(axis=0)
    return decided, cause


def _churn_days(profiles: Profiles, decision_day: IntArray, cause: IntArray, timeline: Timeline) -> IntArray:
    """The paid term ends at the next renewal; without notice the account is gone at once."""
    rows = np.flatnonzero((cause >= 0) & (cause < NON_PAYMENT))
    churn_day = np.where(cause >= NON_PAYMENT, decision_day, NEVER)
    signup = timeline.dates_of(profiles.signup_day[rows])
    decided = timeline.dates_of(decision_day[rows])[:, None]
    ends = next_renewals(signup, profiles.period_months[rows], decided)[:, 0]
    churn_day[rows] = (ends - np.datetime64(timeline.start, "D")).astype(np.int64)
    return churn_day
