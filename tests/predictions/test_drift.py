"""Drift of a column against its training."""

import numpy as np
import pytest

from predictions.domain import FEATURE_CONTRACT, FeatureKind
from predictions.ml.reference import distribution, training_reference
from predictions.watching.backtest import Verdict, backtest_figures
from predictions.watching.drift import drift_of
from tests.predictions.backtest_builders import a_month, probabilities

pytestmark = pytest.mark.any_database


def normal(count: int, *, mean: float = 0.0, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, 1, count)


def drift(now: np.ndarray, then: np.ndarray, kind: FeatureKind = FeatureKind.NUMBER):
    return drift_of(distribution(then, kind), len(then), now)


def test_the_training_itself_has_not_drifted():
    values = normal(1_000)

    assert drift(values, values).psi == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("count", [40, 1_000])
def test_chance_alone_stays_below_the_noise_in_99_of_100_samples(count):
    then = normal(2_000)

    found = [drift(normal(count, seed=seed), then) for seed in range(200)]

    assert np.mean([seen.psi <= seen.noise for seen in found]) >= 0.95
    assert sum(seen.has_shifted for seen in found) <= 4


def test_the_index_rises_with_the_shift_and_says_so():
    then = normal(2_000)

    indices = [drift(normal(1_000, mean=mean, seed=3), then).psi for mean in (0, 0.3, 0.6, 1.2)]

    assert indices == sorted(indices)
    assert drift(normal(1_000, mean=1.2, seed=3), then).has_shifted
    assert not drift(normal(1_000, mean=0.1, seed=3), then).has_shifted


def test_the_index_is_the_same_in_both_directions_when_the_bins_are():
    then, now = np.repeat([0.0, 1.0], [300, 700]), np.repeat([0.0, 1.0], [600, 400])

    assert drift(now, then).psi == pytest.approx(
        (0.6 - 0.3) * np.log(0.6 / 0.3) * 1 + 0.3 * np.log(0.7 / 0.4), rel=0.01
    )


def test_a_constant_feature_cannot_drift_and_one_that_moves_off_its_constant_does():
    constant = np.zeros(500)

    assert drift(constant, constant).psi == pytest.approx(0)
    assert drift(np.ones(500), constant).has_shifted


def test_gaps_are_told_apart_from_a_shift():
    then, now = normal(500), normal(500)
    now[:200] = np.nan

    seen = drift(now, then)

    assert (seen.missing, seen.missing_then) == (0.4, 0.0)
    assert seen.is_missing_more
    assert not seen.has_shifted


def test_a_feature_that_vanished_or_came_anew_is_compared_by_its_gaps():
    gone, known = np.full(100, np.nan), normal(100)

    assert drift(gone, known).is_missing_more
    assert drift(gone, known).psi == 0
    assert not drift(known, gone).is_missing_more
    assert drift_of(distribution(known, FeatureKind.NUMBER), 100, np.empty(0)) is None


def test_a_category_that_training_had_not_seen_counts_as_a_bin_of_its_own():
    then = np.array(["growth", "starter"] * 200, dtype=object)
    now = np.array(["growth", "new"] * 200, dtype=object)

    seen = drift(now, then, FeatureKind.CATEGORY)

    assert seen.shares[-1] == 0.5
    assert seen.has_shifted


def test_the_shares_add_up_to_one():
    seen = drift(normal(300, mean=0.5), normal(700))

    assert sum(seen.shares) == pytest.approx(1)
    assert sum(seen.shares_then) == pytest.approx(1, abs=1e-4)


MONDAY, SUNDAY = 0, 6


def silence_on(weekday: int, count: int = 900) -> np.ndarray:
    """Days since the last event of accounts that work from Monday to Friday, or on some of these days only.

    Of three accounts one has been away for up to two months.
    """
    random = np.random.default_rng(4)
    away = np.where(random.random(count) < 1 / 3, random.integers(1, 60, count), 0)
    works = np.where(random.random((count, 1)) < 0.5, random.random((count, 7)) < 0.4, True)
    works[:, 5:] = False
    works[:, random.integers(5)] = True
    back = np.arange(7)
    last_seen = works[np.arange(count)[:, None], (weekday - away[:, None] - back) % 7].argmax(axis=1)
    return away + last_seen


@pytest.fixture(scope="module")
def silence_in_training() -> dict:
    starts_of_months = (MONDAY, 4, 4, 2, 3, SUNDAY)
    return distribution(
        np.concatenate([silence_on(weekday) for weekday in starts_of_months]),
        FeatureKind.NUMBER,
        in_weeks=True,
    )


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekly_rhythm_is_no_drift_on_any_weekday(silence_in_training, weekday):
    assert drift_of(silence_in_training, 900, silence_on(weekday)).psi < 0.1


@pytest.mark.parametrize("weekday", [MONDAY, SUNDAY])
def test_a_portfolio_that_falls_silent_is_drift_on_any_weekday(silence_in_training, weekday):
    silence = silence_on(weekday)
    silence[::3] += 14

    assert drift_of(silence_in_training, 900, silence).has_shifted


def test_every_feature_that_counts_days_is_compared_in_whole_weeks(small_history):
    kept = training_reference(FEATURE_CONTRACT, small_history, None)["features"]

    counted = [feature.name for feature in FEATURE_CONTRACT if feature.unit == "days"]
    assert "days_since_last_event" in counted
    for name in counted:
        assert all(edge % 7 == 6 for edge in kept[name]["edges"])


def test_doubled_churn_is_found_by_the_backtest_while_the_index_sleeps():
    """Features and so scores are drawn as ever; only leaving has doubled."""
    tested, said = probabilities(seed=5), probabilities(seed=6)

    score = drift(said, tested)
    month = backtest_figures(a_month(said, drawn_from=np.minimum(2 * said, 1)))

    assert not score.has_shifted
    assert score.psi < 0.1
    assert month.verdict is Verdict.LEVEL_MOVED
    assert month.level.low > 1.25
