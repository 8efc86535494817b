"""Figures of rank over many resamples at once equal the plain ones, resample by resample."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from predictions.ml import metrics
from predictions.ml.bootstrap import AccountBootstrap, Estimate
from predictions.ml.metrics import Ranking
from predictions.ml.resampled import ResampledRanking
from predictions.ml.slope import calibration_slopes

pytestmark = pytest.mark.any_database
ROWS = 400


@pytest.fixture(scope="module", params=["distinct", "tied", "constant"])
def ranked(request):
    """Outcome, score, value and draws, and the ranking of all draws at once."""
    random = np.random.default_rng(4)
    score = random.normal(size=ROWS)
    left = (random.random(ROWS) < 1 / (1 + np.exp(2 - score))).astype(float)
    shown = {"distinct": score, "tied": np.round(score), "constant": np.zeros(ROWS)}[request.param]
    bootstrap = AccountBootstrap.of(np.repeat(np.arange(80), 5), seed=2, count=30)
    value = random.exponential(size=ROWS)
    return left, shown, value, bootstrap, ResampledRanking.of(shown, left, bootstrap)


def recall(ranking: Ranking, left: np.ndarray, value: np.ndarray, weights: np.ndarray) -> float:
    """Share of the leavers' value in the top tenth of the rows."""
    at_stake = left * value * weights
    return float(ranking.within(0.1, weights) @ at_stake / at_stake.sum())


def test_each_draw_gives_what_the_plain_figure_gives_with_its_weights(ranked):
    left, score, value, bootstrap, at_once = ranked
    plain = Ranking.of(score, left)
    weights = bootstrap.weights(np.arange(ROWS)).astype(float)

    expected = {
        "auc": [plain.auc(drawn) for drawn in weights],
        "average_precision": [average_precision_score(left, score, sample_weight=drawn) for drawn in weights],
        "lift": [metrics.lift(plain, left, drawn) for drawn in weights],
        "recall": [recall(plain, left, np.ones(ROWS), drawn) for drawn in weights],
        "value": [recall(plain, left, value, drawn) for drawn in weights],
    }

    assert at_once.auc() == pytest.approx(np.array(expected["auc"]))
    assert at_once.average_precision() == pytest.approx(np.array(expected["average_precision"]))
    assert at_once.lift(0.1) == pytest.approx(np.array(expected["lift"]))
    assert at_once.recall(0.1) == pytest.approx(np.array(expected["recall"]))
    assert at_once.recall(0.1, value) == pytest.approx(np.array(expected["value"]))


def test_precision_and_recall_at_everything_are_the_base_rate_and_one(ranked):
    left, _, _, bootstrap, at_once = ranked

    assert at_once.recall(1.0) == pytest.approx(np.ones(31))
    assert at_once.precision(1.0) == pytest.approx(bootstrap.means(left))


def test_nobody_left_is_no_figure():
    bootstrap = AccountBootstrap.of(np.arange(5), seed=1, count=3)
    nobody = ResampledRanking.of(np.arange(5.0), np.zeros(5), bootstrap)

    assert np.isnan(nobody.auc()).all()
    assert np.isnan(nobody.recall(0.1)).all()
    assert np.isnan(Estimate.of(nobody.auc()).low)


def test_the_slope_of_a_resample_is_near_a_fit_of_its_own():
    random = np.random.default_rng(6)
    odds = random.normal(-1.5, 1, 3_000)
    left = (random.random(3_000) < 1 / (1 + np.exp(-0.8 * odds))).astype(float)
    probability = 1 / (1 + np.exp(-odds))
    bootstrap = AccountBootstrap.of(np.arange(3_000), seed=1, count=20)

    slopes = calibration_slopes(left, probability, bootstrap)

    weights = bootstrap.weights(np.arange(3_000)).astype(float)
    own = [metrics.calibration_line(left, probability, drawn)[1] for drawn in weights]
    assert slopes == pytest.approx(np.array(own), abs=0.01)
    assert np.ptp(slopes) > 0.05


def test_sums_by_account_are_sums_over_weighted_rows():
    random = np.random.default_rng(3)
    bootstrap = AccountBootstrap.of(random.integers(0, 30, 200), seed=1, count=10)
    values = random.normal(size=200)

    by_row = bootstrap.weights(np.arange(200)).astype(float) @ values

    assert bootstrap.sums(values) == pytest.approx(by_row)
    assert bootstrap.where(values > 0).sums(values[values > 0]) == pytest.approx(
        bootstrap.weights(np.flatnonzero(values > 0)).astype(float) @ values[values > 0]
    )
