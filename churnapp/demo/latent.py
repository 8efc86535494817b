"""The hidden state of an account and how it moves from one week to the next.

The same step drives the simulated lives and the paths the oracle looks ahead on, so that both follow one law.
"""

from dataclasses import dataclass

import numpy as np

from churnapp.demo.arrays import BoolArray, FloatArray, IntArray
from churnapp.demo.profiles import CUSTOM, FREE, STARTER, Profiles

HEALTH_RETURN = float(np.exp(-7 / 365))  # a deviation is e times smaller after a year
HEALTH_SPREAD = 0.65
EXPERIENCE_MEMORY = float(np.exp(-7 / 60))  # what people live through outlasts a bad week
VERDICT_MEMORY = float(np.exp(-7 / 45))  # takes its time to become what the buyers think
RESOLVE_MEMORY = float(np.exp(-7 / 45))  # and that ripens before they act on it
SHOCK_CHANCE = 1 / 140  # per week
SHOCK_DEPTH = 1.1
CHAMPION_LEAVES = 1 / 120  # per week
CHAMPION_REPLACED = 1 / 14
CHAMPION_BLOW = 0.45
GAP_RETURN = 0.97
GAP_SPREAD = 0.7
PRESSURE_RETURN = 0.97
PRESSURE_SPREAD = 0.9
PRESSURE_AFTER_UPGRADE = -1.3
UPGRADE_CHANCE = 0.0022  # per week at no pressure
UPGRADE_PRESSURE_WEIGHT = 1.3
DOWNGRADE_CHANCE_ROLLING = 0.0012  # per week on monthly billing
DOWNGRADE_CHANCE_RENEWING = 0.06  # in the week of a renewal
DOWNGRADE_HEALTH_WEIGHT = 0.9
TICKET_RATE = 0.08  # per week for an account of ordinary size and health
TICKET_HEALTH_WEIGHT = 0.55
URGENT_LOG_ODDS = -1.3
URGENT_HEALTH_WEIGHT = 0.7
TROUBLE_MEMORY = 0.88  # per week
ORDINARY_SEATS = 25.0


@dataclass(frozen=True, slots=True)
class LatentState:
    """What moves, for n accounts (or paths); arrays of shape (n,).

    Attributes:
        health: 0 is ordinary, −2 miserable, +2 excellent; never observed.
        experience: health as the users live through it; never observed.
        verdict: experience as the buyers came to see it; never observed.
        resolve: the verdict as it ripened, which is what they decide by; never observed.
        champion_gone: the champion left and nobody took over yet.
        trouble: recent urgent tickets, fading by the week.
        gap: compliance gap in log-odds.
        pressure: how much the account needs the next plan.
        tier: position on the ladder of plans.
    """

    health: FloatArray
    experience: FloatArray
    verdict: FloatArray
    resolve: FloatArray
    champion_gone: BoolArray
    trouble: FloatArray
    gap: FloatArray
    pressure: FloatArray
    tier: IntArray

    def of(self, rows: IntArray) -> "LatentState":
        """The state of the given rows, which may repeat."""
        return LatentState(
            self.health[rows],
            self.experience[rows],
            self.verdict[rows],
            self.resolve[rows],
            self.champion_gone[rows],
            self.trouble[rows],
            self.gap[rows],
            self.pressure[rows],
            self.tier[rows],
        )


@dataclass(frozen=True, slots=True)
class Temperament:
    """What the steps of a block need to know about its accounts; arrays of shape (n,)."""

    mean_health: FloatArray
    mean_gap: FloatArray
    ticket_rate: FloatArray
    rolling: BoolArray

    @classmethod
    def of_profiles(cls, profiles: Profiles) -> "Temperament":
        """The temperament of a block of accounts."""
        rate = TICKET_RATE * np.sqrt(np.maximum(profiles.seats, 4) / ORDINARY_SEATS)
        return cls(profiles.mean_health, profiles.mean_gap, rate, ~profiles.has_contract)

    def of(self, rows: IntArray) -> "Temperament":
        """The temperament of the given rows, which may repeat."""
        return Temperament(
            self.mean_health[rows], self.mean_gap[rows], self.ticket_rate[rows], self.rolling[rows]
        )


@dataclass(frozen=True, slots=True)
class WeekStep:
    """A week's new state, the urgent tickets that came with it, and how likely an upgrade was."""

    state: LatentState
    urgent_tickets: IntArray
    upgrade_chance: FloatArray


def first_state(profiles: Profiles, rng: np.random.Generator) -> LatentState:
    """A state drawn from where accounts usually are."""
    count = profiles.count
    health = profiles.mean_health + rng.normal(0, HEALTH_SPREAD, count)
    return LatentState(
        health=health,
        experience=health,
        verdict=health,
        resolve=health,
        champion_gone=rng.random(count) < 0.08,
        trouble=rng.exponential(0.1, count),
        gap=profiles.mean_gap + rng.normal(0, GAP_SPREAD, count),
        pressure=rng.normal(-0.3, PRESSURE_SPREAD, count),
        tier=profiles.tier.copy(),
    )


def advance(
    state: LatentState, temperament: Temperament, renewing: BoolArray, rng: np.random.Generator
) -> WeekStep:
    """Moves every account one week on.

    Args:
        state: the week before.
        temperament: of the same rows.
        renewing: whether a contract renews in the new week.
        rng: the only source of chance.
    """
    left = ~state.champion_gone & (rng.random(len(renewing)) < CHAMPION_LEAVES)
    replaced = state.champion_gone & (rng.random(len(renewing)) < CHAMPION_REPLACED)
    health = _next_health(state.health, temperament.mean_health, rng) - CHAMPION_BLOW * left
    urgent = rng.poisson(ticket_rates(health, temperament.ticket_rate)[1])
    pressure = _revert(state.pressure, -0.3, PRESSURE_RETURN, PRESSURE_SPREAD, rng)
    occasion = np.where(temperament.rolling, DOWNGRADE_CHANCE_ROLLING, DOWNGRADE_CHANCE_RENEWING * renewing)
    upgrade_chance = _upgrade_chances(state.tier, health, pressure)
    tier, upgraded = _next_tier(state.tier, health, upgrade_chance, occasion, rng)
    experience = EXPERIENCE_MEMORY * state.experience + (1 - EXPERIENCE_MEMORY) * health
    verdict = VERDICT_MEMORY * state.verdict + (1 - VERDICT_MEMORY) * experience
    following = LatentState(
        health=health,
        experience=experience,
        verdict=verdict,
        resolve=RESOLVE_MEMORY * state.resolve + (1 - RESOLVE_MEMORY) * verdict,
        champion_gone=(state.champion_gone | left) & ~replaced,
        trouble=TROUBLE_MEMORY * state.trouble + urgent,
        gap=_revert(state.gap, temperament.mean_gap, GAP_RETURN, GAP_SPREAD, rng),
        pressure=np.where(upgraded, PRESSURE_AFTER_UPGRADE, pressure),
        tier=tier,
    )
    return WeekStep(following, urgent, upgrade_chance)


def ticket_rates(health: FloatArray, ordinary_rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Expected calm and urgent tickets per week, of any shape that health has."""
    expected = ordinary_rate * np.exp(-TICKET_HEALTH_WEIGHT * np.clip(health, -3, 3))
    urgent = expected / (1 + np.exp(URGENT_HEALTH_WEIGHT * health - URGENT_LOG_ODDS))
    return expected - urgent, urgent


def _next_health(health: FloatArray, mean: FloatArray, rng: np.random.Generator) -> FloatArray:
    shock = (rng.random(len(health)) < SHOCK_CHANCE) * rng.standard_exponential(len(health)) * SHOCK_DEPTH
    return _revert(health, mean, HEALTH_RETURN, HEALTH_SPREAD, rng) - shock


def _revert(
    value: FloatArray, mean: FloatArray | float, memory: float, spread: float, rng: np.random.Generator
) -> FloatArray:
    noise = spread * np.sqrt(1 - memory**2) * rng.standard_normal(len(value))
    following: FloatArray = mean + memory * (value - mean) + noise
    return following


def _upgrade_chances(tier: IntArray, health: FloatArray, pressure: FloatArray) -> FloatArray:
    wants_more = UPGRADE_CHANCE * np.exp(UPGRADE_PRESSURE_WEIGHT * pressure) * (health > -0.7)
    chances: FloatArray = wants_more * (tier < CUSTOM)
    return chances


def _next_tier(
    tier: IntArray,
    health: FloatArray,
    upgrade_chance: FloatArray,
    occasion: FloatArray,
    rng: np.random.Generator,
) -> tuple[IntArray, BoolArray]:
    chance = rng.random(len(tier))
    upgraded = chance < upgrade_chance
    wants_less = occasion * np.exp(-DOWNGRADE_HEALTH_WEIGHT * np.clip(health, -2.5, 2.5))
    downgraded = (chance > 1 - wants_less) & (tier > STARTER) & (tier != FREE) & ~upgraded
    return tier + upgraded - downgraded, upgraded
