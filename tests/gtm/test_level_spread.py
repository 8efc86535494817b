"""The interval of revenue at risk: it holds what it promises when levels move, and narrows to chance alone."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtm.domain import INDEPENDENT, LevelSpread, LevelWindow, Loss
from gtm.domain.level_spread import BELIEVED

START = date(2026, 1, 1)
DRAWS = 4_000


def windows(*counts: tuple[int, float], apart: int = 90) -> list[LevelWindow]:
    """Stretches of 90 days that begin so many days apart: observed and expected."""
    return [
        LevelWindow(START + timedelta(days=number * apart), 90, observed, expected)
        for number, (observed, expected) in enumerate(counts)
    ]


def portfolio(accounts: int, seed: int, *, sigma: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance.lognormal(6, sigma, accounts), chance.beta(1, 15, accounts)


def loss_of(revenue: np.ndarray, probability: np.ndarray) -> Loss:
    variance = revenue**2 * probability * (1 - probability)
    return Loss(float(revenue @ probability), float(variance.sum()), float(revenue.sum()))


def drawn_losses(revenue, probability, deviation: float, seed: int) -> np.ndarray:
    """What leaves in many worlds, each with one level for all accounts."""
    chance = np.random.default_rng(seed)
    level = np.ones((DRAWS, 1))
    if deviation:
        level = chance.gamma(deviation**-2, deviation**2, (DRAWS, 1))
    leaves = chance.random((DRAWS, len(revenue))) < np.minimum(probability * level, 1)
    return leaves @ revenue


@pytest.mark.parametrize("deviation", [0.0, 0.15, 0.4])
@pytest.mark.parametrize(("accounts", "sigma"), [(300, 0.5), (1_000, 1.0), (1_000, 1.6)])
def test_the_interval_holds_eighty_of_a_hundred_worlds_of_a_known_correlation(accounts, sigma, deviation):
    revenue, probability = portfolio(accounts, 3, sigma=sigma)
    low, high = loss_of(revenue, probability).interval(LevelSpread(deviation))
    came = drawn_losses(revenue, probability, deviation, 5)

    assert np.mean((low <= came) & (came <= high)) == pytest.approx(0.8, abs=0.04)


def test_an_interval_of_independent_accounts_is_too_narrow_where_levels_move():
    revenue, probability = portfolio(3_000, 7)
    loss, spread = loss_of(revenue, probability), LevelSpread(0.3)
    low, high = loss.interval(INDEPENDENT)
    came = drawn_losses(revenue, probability, 0.3, 9)

    assert np.mean((low <= came) & (came <= high)) < 0.5
    assert loss.times_wider(spread) > 2


def test_the_spread_of_a_known_level_is_found_again():
    chance = np.random.default_rng(1)
    levels = chance.gamma(0.3**-2, 0.3**2, 400)
    found = LevelSpread.of(windows(*((int(chance.poisson(80 * level)), 80.0) for level in levels)))

    assert found.measured == pytest.approx(0.3, abs=0.03)
    assert found.deviation == pytest.approx(0.3, abs=0.03)
    assert found.windows == 400


def test_windows_that_vary_as_chance_does_leave_half_of_the_belief_after_a_year():
    found = LevelSpread.of(windows(*[(80, 80.0)] * 4))

    assert found.measured == 0
    assert found.deviation == pytest.approx(BELIEVED / 2**0.5)


def test_nothing_judged_leaves_the_belief_and_overlapping_windows_count_for_less():
    assert LevelSpread.of([]).deviation == BELIEVED
    assert LevelSpread.of(windows((0, 0.0))).measured is None
    assert LevelSpread.of(windows(*[(80, 80.0)] * 6, apart=30)).windows == pytest.approx(240 / 90)


def test_a_level_that_is_off_as_a_whole_widens_the_spread():
    assert LevelSpread.of(windows(*[(120, 80.0)] * 4)).measured == pytest.approx(0.5, abs=0.05)


@given(
    expected=st.floats(0, 1e6),
    share=st.floats(0, 1),
    extra=st.floats(0, 1e6),
    deviation=st.floats(0, 2),
)
def test_the_bounds_are_possible_sums(expected, share, extra, deviation):
    loss = Loss(expected, share * expected * (expected + extra), expected + extra)
    low, high = loss.interval(LevelSpread(deviation))

    assert 0 <= low <= high <= loss.most + 1e-6


def test_sums_of_different_accounts_add_up():
    revenue, probability = portfolio(100, 2)
    whole = loss_of(revenue, probability)
    parts = loss_of(revenue[:30], probability[:30]) + loss_of(revenue[30:], probability[30:])

    assert (parts.expected, parts.variance, parts.most) == pytest.approx(
        (whole.expected, whole.variance, whole.most)
    )
