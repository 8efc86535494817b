"""Refits of the published rung on resampled accounts: would another sample have told the same reasons?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from predictions.domain import DriverGroup, FeatureContract
from predictions.mart.columns import Floats, Integers
from predictions.ml.component import Component
from predictions.ml.examples import Examples
from predictions.ml.ladder import SEED, fit_parts
from predictions.ml.trained_model import TrainedModel, added_up

REFITS = 20
# Fewer rows than there may be: refits then differ more than the published model would from another sample of
# its own size, so that what they agree on is agreed on rather too seldom than too often.
ROWS_PER_REFIT = 15_000
JUDGED_ROWS = 4_000
TOP = 3  # as many groups as are told

GROUPS = tuple(DriverGroup)


@dataclass(frozen=True)
class Refits:
    """Contributions to the same rows, by the published model and by its refits.

    Attributes:
        contract: names the features.
        accounts: the account of each row (n,).
        matrix: encoded features of the rows (n, k).
        published: contributions of the published model (n, k).
        refitted: those of each refit (R, n, k).
    """

    contract: FeatureContract
    accounts: Integers
    matrix: Floats
    published: Floats
    refitted: Floats

    @property
    def published_groups(self) -> Floats:
        """Sums by driver group (n, 8), in the order of ``DriverGroup``."""
        return self.published @ group_members(self.contract)

    @property
    def refitted_groups(self) -> Floats:
        """Sums by driver group of each refit (R, n, 8)."""
        return self.refitted @ group_members(self.contract)

    def sign_held(self) -> Floats:
        """The share of refits in which a group's sum has the sign that is published (n, 8)."""
        same = np.sign(self.refitted_groups) == np.sign(self.published_groups)
        return np.asarray(same.mean(axis=0))


def refit(model: TrainedModel, examples: Examples) -> Refits:
    """Refits the model's rung on accounts drawn with replacement, with its own hyper-parameters.

    The weights of the logit-linear map are drawn with the accounts too (``LogitMap.draws``).

    Args:
        model: the rung to publish.
        examples: what it was trained on.
    """
    random = np.random.default_rng(SEED)
    judged = examples.where(_sample(random, np.arange(len(examples)), JUDGED_ROWS))
    refitted = [
        added_up(
            _parts_of(model, examples.where(rows)), model.logit_map.intercept, weights, judged.matrix
        ).contributions
        for rows, weights in zip(_draws(random, examples), _map_weights(model), strict=False)
    ]
    return Refits(
        contract=model.contract,
        accounts=judged.accounts,
        matrix=judged.matrix,
        published=model.contributions_of(judged.matrix).contributions,
        refitted=np.array(refitted),
    )


def group_members(contract: FeatureContract) -> Floats:
    """1 where a feature counts to a group (k, 8)."""
    positions = [GROUPS.index(feature.group) for feature in contract]
    return np.eye(len(GROUPS))[positions]


def top_overlap(impacts: Floats) -> float:
    """How much two refits agree on what matters most, averaged over rows and pairs of refits.

    Args:
        impacts: contributions of each refit (R, n, g).

    Returns:
        The share of one refit's three strongest that are among the other's; NaN when nothing contributes.
        With g equally likely candidates chance alone gives 3 / g.
    """
    used = np.abs(impacts).max(axis=(0, 1)) > 0
    strength = np.abs(impacts[:, :, used])
    top = min(TOP, strength.shape[2])
    if not top:
        return float("nan")
    ranks = np.argsort(np.argsort(-strength, axis=2, kind="stable"), axis=2, kind="stable")
    often = (ranks < top).sum(axis=0)
    refits = len(impacts)
    return float((often * (often - 1)).sum(axis=1).mean() / (refits * (refits - 1) * top))


def _draws(random: np.random.Generator, examples: Examples) -> Iterator[Integers]:
    order = np.argsort(examples.accounts, kind="stable")
    width = int(examples.accounts.max()) + 1
    starts = np.searchsorted(examples.accounts[order], np.arange(width + 1))
    for _ in range(REFITS):
        drawn = random.integers(0, width, width)
        rows = np.concatenate([order[starts[account] : starts[account + 1]] for account in drawn])
        rows = _sample(random, rows, ROWS_PER_REFIT)
        left = examples.left[rows].sum()
        if 0 < left < len(rows):  # a handful of leavers may all be missing from a draw
            yield rows


def _sample(random: np.random.Generator, rows: NDArray[np.int64], most: int) -> Integers:
    return rows if len(rows) <= most else np.sort(random.choice(rows, most, replace=False))


def _map_weights(model: TrainedModel) -> Iterator[Floats]:
    draws = model.logit_map.draws
    for number in range(REFITS):
        yield draws[number % len(draws)][1:] if len(draws) else model.logit_map.weights


def _parts_of(model: TrainedModel, examples: Examples) -> list[Component]:
    parts = fit_parts(model.contract, examples, set(model.rung.parts))
    return [parts[name] for name in model.rung.parts]
