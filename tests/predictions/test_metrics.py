"""The figures agree with their definitions, and with scikit-learn where it has them."""

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from predictions.ml import metrics
from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.gate import judge
from predictions.ml.metrics import Ranking
from predictions.ml.origins import OutOfTime
from predictions.ml.report import rung_figures
from predictions.ml.rungs import Rung
from tests.predictions.ml_builders import World

pytestmark = pytest.mark.any_database


@pytest.fixture
def scored():
    random = np.random.default_rng(5)
    probability = np.round(random.beta(1, 9, 2000), 2)
    left = (random.random(2000) < probability).astype(float)
    weights = random.integers(0, 4, 2000).astype(float)
    return left, probability, weights


def test_auc_agrees_with_scikit_learn_ties_and_weights_included(scored):
    left, probability, weights = scored

    auc = Ranking.of(probability, left).auc(weights)

    assert auc == pytest.approx(roc_auc_score(left, probability, sample_weight=weights))


def test_log_loss_agrees_with_scikit_learn(scored):
    left, probability, weights = scored
    inside = np.clip(probability, 0.01, 0.99)

    ours = metrics.average(metrics.row_log_loss(left, inside), weights)

    assert ours == pytest.approx(log_loss(left, inside, sample_weight=weights))


def test_a_constant_has_no_rank_and_no_slope():
    left = np.array([0.0, 1.0, 0.0, 1.0])
    equal = np.ones(4)
    constant = np.full(4, 0.5)

    assert Ranking.of(constant, left).auc(equal) == 0.5
    assert metrics.lift(Ranking.of(constant, left), left, equal) == 1
    assert np.isnan(metrics.calibration_line(left, constant, equal)[1])


def test_lift_looks_at_the_top_tenth():
    left = np.zeros(100)
    left[[0, 1, 50, 51]] = 1
    ranking = Ranking.of(-np.arange(100.0), left)

    assert metrics.lift(ranking, left, np.ones(100)) == pytest.approx(0.2 / 0.04)


def test_the_slope_says_when_probabilities_are_too_bold():
    random = np.random.default_rng(8)
    odds = random.normal(-1, 1, 20_000)
    left = (random.random(20_000) < 1 / (1 + np.exp(-odds))).astype(float)
    equal = np.ones(20_000)

    assert metrics.calibration_line(left, 1 / (1 + np.exp(-odds)), equal)[1] == pytest.approx(1, abs=0.05)
    assert metrics.calibration_line(left, 1 / (1 + np.exp(-2 * odds)), equal)[1] == pytest.approx(
        0.5, abs=0.03
    )


def test_the_bootstrap_draws_accounts_and_not_rows():
    accounts = np.repeat(np.arange(50), 20)
    bootstrap = AccountBootstrap.of(accounts, seed=1)

    weights = bootstrap.weights(np.arange(1000))
    assert (weights[:, ::20] == weights[:, 19::20]).all()
    assert (bootstrap.counts.sum(axis=1) == 50).all()
    assert (bootstrap.counts[0] == 1).all()
    assert bootstrap.counts[1:].max() > 1


def gate(better: float, *, level: float = 1.0, slope: float = 1.0):
    """The gate on a world where L1 moves from the base rate towards the truth by ``better``."""
    random = np.random.default_rng(2)
    examples = World(accounts=300).history().examples
    odds = -2.5 + random.normal(0, 1.2, len(examples))
    examples = type(examples)(
        examples.matrix,
        (random.random(len(odds)) < 1 / (1 + np.exp(-odds))).astype(float),
        examples.accounts,
        examples.as_of,
        examples.mrr,
        examples.left_on,
    )
    base = np.full(len(odds), examples.left.mean())
    known = 1 / (1 + np.exp(-slope * (-2.5 + better * (odds + 2.5))))
    known *= examples.left.mean() / known.mean() / level
    tested = OutOfTime(
        examples, {Rung.BASE_RATE: base, Rung.SEGMENT: np.clip(known, 0, 0.99)}, np.ones(len(odds)), ("o",)
    )
    bootstrap = AccountBootstrap.of(examples.accounts, seed=3)
    figures = {rung: rung_figures(tested, rung, bootstrap) for rung in tested.probabilities}
    best, verdicts = judge(tested, figures, bootstrap)
    return best, verdicts[Rung.SEGMENT].reason


def test_the_gate_lets_skill_pass():
    best, reason = gate(1.0)

    assert best is Rung.SEGMENT
    assert "Beats L0" in reason


def test_the_gate_stops_what_is_not_surely_better():
    best, reason = gate(0.0)

    assert best is Rung.BASE_RATE
    assert "log loss" in reason


def test_the_gate_stops_a_level_that_is_off():
    best, reason = gate(1.0, level=1.8)

    assert best is Rung.BASE_RATE
    assert "came for each one expected" in reason


def test_the_gate_stops_probabilities_that_are_too_bold():
    best, reason = gate(1.0, slope=2.2)

    assert best is Rung.BASE_RATE
    assert "slope" in reason
