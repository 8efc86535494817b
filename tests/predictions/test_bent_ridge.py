"""The regression of rung L2: where it bends, and where it holds back."""

import numpy as np
import pytest

from predictions.domain import DriverGroup, FeatureContract, FeatureDefinition
from predictions.ml.bent_ridge import BentRidge
from predictions.ml.component import sigmoid
from predictions.ml.segment import SegmentRate

pytestmark = pytest.mark.any_database

CONTRACT = FeatureContract(
    (
        FeatureDefinition("days_to_renewal", DriverGroup.CONTRACT, "days until the renewal"),
        FeatureDefinition("billing_period_months", DriverGroup.CONTRACT, "billing period"),
        FeatureDefinition("silence", DriverGroup.USAGE_LEVEL, "silence", sign=1),
    )
)
SILENCE = 2
ROWS = 8_000


def world(seed=1):
    """Yearly contracts: only near the renewal accounts leave, and only silence above the median makes them."""
    random = np.random.default_rng(seed)
    days = random.uniform(0, 365, ROWS)
    silence = random.normal(size=ROWS)
    odds = np.where(days < 90, -3.0 + 2.5 * np.maximum(silence, 0), -5.0)
    left = (random.random(ROWS) < sigmoid(odds)).astype(float)
    return np.column_stack([days, np.full(ROWS, 12.0), silence]), left


def fitted(matrix, left, weight=1.0):
    baseline = SegmentRate.learnt_from(CONTRACT, matrix, left, -3.0)
    return BentRidge.learnt_from(
        CONTRACT,
        matrix,
        left,
        np.full(len(left), weight),
        baseline=baseline,
        margins=baseline.log_odds(matrix),
    )


def odds_by_silence(model, days, silences):
    return model.log_odds(np.array([[days, 12.0, silence] for silence in silences]))


def test_it_is_flat_where_a_feature_tells_nothing_and_steep_where_it_tells_much():
    low, middle, high = odds_by_silence(fitted(*world()), 45.0, (-2.0, -0.5, 1.5))

    assert high - middle > 2
    assert middle - low < 0.7


def test_few_leavers_are_fitted_without_bends():
    lowest, low, high, highest = odds_by_silence(fitted(*world(), weight=0.05), 45.0, (-2.0, -1.0, 1.0, 2.0))
    on_the_log_scale = np.log(3) - np.log(2), 2 * np.log(2)  # how far apart the silences are to the model

    assert (highest - high) / (low - lowest) == pytest.approx(1, rel=1e-6)
    assert (high - low) / (low - lowest) == pytest.approx(on_the_log_scale[1] / on_the_log_scale[0])


def test_a_feature_tells_little_where_nobody_can_leave_yet():
    model = fitted(*world())
    near, far = model.contributions(np.array([[45.0, 12.0, 2.0], [300.0, 12.0, 2.0]]))[:, SILENCE]

    assert near > 1
    assert abs(far) < near / 3


def test_it_rises_with_what_raises_risk_for_everyone_even_where_it_bends():
    model = fitted(*world())
    for days in (10.0, 45.0, 120.0, 300.0):
        assert (np.diff(odds_by_silence(model, days, np.linspace(-3, 3, 50))) >= -1e-12).all()


def test_the_half_of_the_month_of_a_renewal_is_told_apart_with_a_contract_and_not_without():
    random = np.random.default_rng(2)
    days = random.uniform(90, 120, ROWS)
    period = np.where(random.random(ROWS) < 0.5, 12.0, 1.0)
    left = (random.random(ROWS) < np.where(days < 105, 0.4, 0.1)).astype(float)
    model = SegmentRate.learnt_from(CONTRACT, np.column_stack([days, period, days]), left, -1.0)

    early, late, monthly_early, monthly_late = model.log_odds(
        np.array([[95.0, 12.0, 0.0], [115.0, 12.0, 0.0], [95.0, 1.0, 0.0], [115.0, 1.0, 0.0]])
    )

    assert early - late > 1
    assert monthly_early == monthly_late
