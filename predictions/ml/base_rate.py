"""Rung L0: the base rate as a Beta distribution, held by what the vendor expects where little is known."""

import numpy as np
from numpy.typing import NDArray

from predictions.domain import PRIOR_ACCOUNTS
from predictions.mart.columns import Floats
from predictions.ml.calibration import LogitMap
from predictions.ml.component import logit, sigmoid
from predictions.ml.examples import HALF_LIFE_DAYS, Examples, LabelledHistory
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel

DRAWS = 60
DAYS_BETWEEN_MONTHS = 30.4
HALF_AN_ACCOUNT = 0.5  # of each kind, where nothing is expected: a rate is never 0 or 1


def base_rate_model(history: LabelledHistory, version: str, expected_rate: float | None) -> TrainedModel:
    """Rung L0, fitted; see ``base_rate_map``."""
    logit_map = base_rate_map(history.examples, history.definition.horizon_days, expected_rate, DRAWS)
    return TrainedModel(version, Rung.BASE_RATE, history.encoder, [], logit_map)


def expectation_in_words(model: TrainedModel, examples: Examples) -> str:
    """Why everybody gets one rate, and where it comes from."""
    rate = float(sigmoid(np.array(model.logit_map.intercept)))
    low, high = (float(bound[0]) for bound in model.logit_map.interval(np.empty((1, 0))))
    count = examples.account_count
    return (
        f"Not enough history to tell accounts apart ({count} account{'' if count == 1 else 's'} with a known "
        f"outcome, {examples.churned_account_count} left): all get the base rate of {rate:.1%} ({low:.1%} to "
        f"{high:.1%}), without reasons. It rests on the yearly churn that you expect, worth {PRIOR_ACCOUNTS} "
        "accounts, and on what is known."
    )


def base_rate_map(examples: Examples, horizon_days: int, expected_rate: float | None, draws: int) -> LogitMap:
    """The posterior mean of the base rate; its draws are evenly spaced quantiles of the Beta distribution.

    Args:
        examples: matured rows; may be none where a rate is expected.
        horizon_days: of the labels.
        expected_rate: share expected to leave within the horizon, worth 20 accounts; None without a belief.
        draws: how many quantiles.
    """
    from scipy.stats import beta  # noqa: PLC0415 - most processes never fit anything

    weights = overlap_weights(examples, horizon_days)
    left, stayed = float(weights @ examples.left), float(weights @ (1 - examples.left))
    if expected_rate is None:
        left, stayed = left + HALF_AN_ACCOUNT, stayed + HALF_AN_ACCOUNT
    else:
        left += PRIOR_ACCOUNTS * expected_rate
        stayed += PRIOR_ACCOUNTS * (1 - expected_rate)
    levels = (np.arange(draws) + 0.5) / draws
    quantiles = logit(beta.ppf(levels, left, stayed))
    return LogitMap(float(logit(left / (left + stayed))), np.empty(0), quantiles.reshape(-1, 1))


def with_expected_rows(
    parts: Floats, left: Floats, weights: Floats, accounts: NDArray[np.int64], expected_rate: float
) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Adds 20 average accounts of which the expected share leaves: they hold the level, not the ranking.

    Args:
        parts: log-odds of the parts (n, K).
        left: outcome 0 or 1 (n,).
        weights: how much a row counts (n,).
        accounts: number of each row's account (n,).
        expected_rate: share expected to leave within the horizon.
    """
    average = np.repeat(np.average(parts, axis=0, weights=weights)[None, :], PRIOR_ACCOUNTS, axis=0)
    return (
        np.concatenate([parts, average]),
        np.concatenate([left, np.full(PRIOR_ACCOUNTS, expected_rate)]),
        np.concatenate([weights, np.ones(PRIOR_ACCOUNTS)]),
        np.concatenate([accounts, accounts.max() + 1 + np.arange(PRIOR_ACCOUNTS)]),
    )


def overlap_weights(examples: Examples, horizon_days: int) -> Floats:
    """How much each row counts (n,): overlapping months share one leaver, old months count less."""
    if not len(examples):
        return np.empty(0)
    months = len(np.unique(examples.as_of))
    overlapping = min(months, max(1, round(horizon_days / DAYS_BETWEEN_MONTHS)))
    age = (examples.as_of.max() - examples.as_of).astype(np.float64)
    return np.asarray(0.5 ** (age / HALF_LIFE_DAYS) / overlapping)
