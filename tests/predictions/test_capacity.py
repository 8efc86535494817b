"""Laws of the cut-offs that are proposed from capacity."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.domain import Capacity, NothingToProposeFrom, RiskTier, propose_cutoffs
from predictions.domain.capacity import READABLE

ROUNDING = 1e-9
portfolios = st.lists(st.floats(0, 0.97), min_size=1, max_size=300)
shares = st.floats(0, 0.33)
capacities = st.builds(Capacity, shares, shares, shares)


def reached(probabilities, cutoff: float) -> int:
    return sum(probability >= cutoff for probability in probabilities)


@given(portfolios, capacities)
def test_cutoffs_rise_between_0_and_1_and_are_readable(probabilities, capacity):
    cutoffs = propose_cutoffs(probabilities, capacity)

    assert 0 < cutoffs.medium < cutoffs.high < cutoffs.critical < 1
    assert {cutoffs.medium, cutoffs.high, cutoffs.critical} <= set(READABLE)


@given(st.lists(st.floats(0, 0.96), min_size=1, max_size=300), capacities)
def test_no_tier_asks_for_more_accounts_than_the_team_can_take(probabilities, capacity):
    cutoffs, count = propose_cutoffs(probabilities, capacity), len(probabilities)

    together = capacity.critical + capacity.high + capacity.medium
    assert reached(probabilities, cutoffs.critical) <= round(capacity.critical * count)
    assert reached(probabilities, cutoffs.high) <= round((capacity.critical + capacity.high) * count)
    assert reached(probabilities, cutoffs.medium) <= round(together * count)


@given(portfolios, capacities)
def test_nobody_below_the_base_rate_is_called_high(probabilities, capacity):
    cutoffs = propose_cutoffs(probabilities, capacity)

    assert cutoffs.high >= math.fsum(probabilities) / len(probabilities) - ROUNDING


@given(portfolios, capacities, st.floats(1, 3))
def test_more_capacity_never_raises_a_cutoff(probabilities, capacity, growth):
    room = max(capacity.critical + capacity.high + capacity.medium, ROUNDING)
    more = min(growth, 1 / room)
    wider = Capacity(capacity.critical * more, capacity.high * more, capacity.medium * more)

    before, after = propose_cutoffs(probabilities, capacity), propose_cutoffs(probabilities, wider)

    assert after.medium <= before.medium
    assert after.high <= before.high
    assert after.critical <= before.critical


@given(portfolios, capacities)
def test_the_order_of_accounts_does_not_matter(probabilities, capacity):
    assert propose_cutoffs(probabilities, capacity) == propose_cutoffs(probabilities[::-1], capacity)


def test_in_a_spread_portfolio_the_shares_are_met():
    # log-odds like those of a calibrated model at a base rate of some six percent
    probabilities = [1 / (1 + math.exp(3.2 - 1.1 * _normal_quantile((i + 0.5) / 2000))) for i in range(2000)]

    cutoffs = propose_cutoffs(probabilities, Capacity(0.02, 0.06, 0.15))

    critical, high, medium = (
        reached(probabilities, cutoff) / 2000 for cutoff in (cutoffs.critical, cutoffs.high, cutoffs.medium)
    )
    assert critical == pytest.approx(0.02, abs=0.004)
    assert high == pytest.approx(0.08, abs=0.012)
    assert medium == pytest.approx(0.23, abs=0.04)


def test_ties_leave_places_free_rather_than_overfill_them():
    cutoffs = propose_cutoffs([0.4] * 10 + [0.1] * 30 + [0.01] * 60, Capacity(0.05, 0.10, 0.15))

    assert reached([0.4] * 10 + [0.1] * 30, cutoffs.high) == 10
    assert cutoffs.critical > 0.4
    assert reached([0.1] * 30, cutoffs.medium) == 0


@pytest.mark.parametrize("probability", [0.0, 0.06, 0.5])
def test_where_nobody_stands_out_everybody_is_low(probability):
    cutoffs = propose_cutoffs([probability] * 50)

    assert cutoffs.tier_of(probability) is RiskTier.LOW


def test_whoever_almost_certainly_leaves_is_critical_however_many_they_are():
    assert propose_cutoffs([0.995] * 50).tier_of(0.995) is RiskTier.CRITICAL


@pytest.mark.parametrize("probabilities", [[0.3], [0.3, 0.02], [0.0, 0.0, 0.9]])
def test_a_tiny_portfolio_has_cutoffs_too(probabilities):
    cutoffs = propose_cutoffs(probabilities, Capacity(0.34, 0.33, 0.33))

    assert cutoffs.medium < cutoffs.high < cutoffs.critical


def test_without_scores_the_remedy_is_named():
    with pytest.raises(NothingToProposeFrom, match=r"manage\.py score"):
        propose_cutoffs([])


@pytest.mark.parametrize("impossible", [(-0.1, 0.1, 0.1), (0.5, 0.4, 0.2), (float("nan"), 0.1, 0.1)])
def test_impossible_shares_are_refused(impossible):
    with pytest.raises(ValueError, match="not more than 1 together"):
        Capacity(*impossible)


def _normal_quantile(share: float) -> float:
    return NormalDist().inv_cdf(share)
