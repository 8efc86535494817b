"""What a backtest must say about predictions whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.watching.backtest import Outcome, Verdict, backtest_figures, calibration_bands
from predictions.watching.counting import observed_expected, poisson_interval
from tests.predictions.backtest_builders import a_month, probabilities

pytestmark = pytest.mark.any_database
SEEDS = range(300)


def test_the_interval_covers_the_truth_in_about_its_share_of_worlds():
    said = probabilities()

    levels = [backtest_figures(a_month(said, seed=seed)).level for seed in SEEDS]

    covered = np.mean([level.low <= 1 <= level.high for level in levels])
    assert 0.94 <= covered <= 0.995
    assert np.mean([level.ratio for level in levels]) == pytest.approx(1, abs=0.03)


def test_a_true_model_seldom_fails():
    said = probabilities()

    verdicts = [backtest_figures(a_month(said, seed=seed)).verdict for seed in SEEDS]

    assert np.mean([verdict is Verdict.HELD for verdict in verdicts]) > 0.97


@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_the_poisson_bounds_leave_their_share_in_each_tail(count):
    from scipy.stats import poisson

    low, high = poisson_interval(count)

    assert poisson.cdf(count, high) == pytest.approx(0.025, abs=1e-9)
    if count:
        assert poisson.sf(count - 1, low) == pytest.approx(0.025, abs=1e-9)
    else:
        assert low == 0


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="-1 leavers are not possible"):
        poisson_interval(-1)


def test_nobody_expected_has_no_ratio():
    assert np.isnan(observed_expected(0, 0.0).ratio)
    assert observed_expected(0, 0.0).to_json()["ratio"] is None


def test_doubled_churn_is_found_and_called_a_moved_level_because_the_base_rate_is_off_as_far():
    said = probabilities()

    verdicts = [
        backtest_figures(a_month(said, drawn_from=np.minimum(2 * said, 1), seed=seed)).verdict
        for seed in SEEDS
    ]

    assert np.mean([verdict is Verdict.LEVEL_MOVED for verdict in verdicts]) > 0.9


def test_a_model_that_expects_twice_too_many_while_the_base_rate_is_right_fails():
    truth = probabilities()
    rows = a_month(np.minimum(2 * truth, 1), drawn_from=truth)

    figures = backtest_figures(replace(rows, base_rate=np.full(len(rows), truth.mean())))

    assert figures.level.high < 0.8
    assert figures.verdict is Verdict.FAILED


def test_a_model_that_ranks_upside_down_fails_though_its_level_is_right():
    said = probabilities(3_000, spread=1.5)
    order = np.argsort(said)
    truth = np.empty_like(said)
    truth[order] = said[order[::-1]]

    figures = backtest_figures(a_month(said, drawn_from=truth))

    assert figures.level.low < 1 < figures.level.high
    assert figures.brier_skill < 0
    assert figures.verdict is Verdict.FAILED


def test_a_handful_of_leavers_is_too_few_to_judge():
    assert backtest_figures(a_month(probabilities(30))).verdict is Verdict.TOO_FEW
    assert backtest_figures(a_month(np.empty(0))).verdict is Verdict.TOO_FEW


def test_bands_hold_every_account_and_leaver_once():
    rows = a_month(probabilities())

    bands = calibration_bands(rows)

    assert sum(band["accounts"] for band in bands) == len(rows)
    assert sum(band["level"]["observed"] for band in bands) == rows.left.sum()
    assert sum(band["level"]["expected"] for band in bands) == pytest.approx(rows.probability.sum())


def test_whoever_was_flagged_and_stayed_was_saved_only_when_somebody_acted():
    rows = replace(
        a_month(np.array([0.9, 0.9, 0.9, 0.1, 0.1])),
        left=np.array([1.0, 0.0, 0.0, 1.0, 0.0]),
        was_acted_on=np.array([False, False, True, False, True]),
    )

    assert rows.outcomes.tolist() == [Outcome.LOST, Outcome.STAYED, Outcome.SAVED, Outcome.MISSED, None]
