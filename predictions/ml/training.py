"""Trains the ladder on a mart, judges it out of time and says which rung to publish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from predictions.domain import ExpectedChurn
from predictions.mart.columns import SnapshotColumns
from predictions.ml.base_rate import base_rate_model, expectation_in_words, with_expected_rows
from predictions.ml.bootstrap import json_number
from predictions.ml.calibration import LogitMap
from predictions.ml.component import sigmoid
from predictions.ml.curve import learn_curve
from predictions.ml.drivers import learn_reasons
from predictions.ml.evaluation import Judged, judge_out_of_time
from predictions.ml.examples import LabelledHistory, labelled_history
from predictions.ml.ladder import SEED, fit_ladder, stacked
from predictions.ml.leaks import features_that_know_the_outcome
from predictions.ml.left_out import LeftOut, left_out
from predictions.ml.origins import OutOfTime, predict_out_of_time
from predictions.ml.outcome import OutcomeDefinition
from predictions.ml.reference import training_reference
from predictions.ml.rungs import Rung, rungs_within
from predictions.ml.source import TrainingSource
from predictions.ml.trained_model import TrainedModel

FEWEST_ACCOUNTS = 30
MAP_DRAWS = 60

type Progress = Callable[[str], None]


class TrainingRefused(RuntimeError):
    """The history does not allow to train; the published model stays."""


@dataclass(frozen=True)
class Trained:
    """The outcome of a training.

    Attributes:
        model: the rung to publish.
        evaluation: the report, as ``manage.py evaluate --json`` prints it.
        reason: why this rung, in words.
        history: what it was learnt from.
        tested: predictions at the origins; None when there was no origin to test at.
        left_out: accounts that it did not learn from or does not predict.
        files: name to content of what else was learnt, kept in the folder of the model.
    """

    model: TrainedModel
    evaluation: dict[str, Any]
    reason: str
    history: LabelledHistory
    tested: OutOfTime | None
    left_out: LeftOut
    files: Mapping[str, bytes] = field(default_factory=dict)


def train(
    mart: TrainingSource,
    *,
    version: str,
    definition: OutcomeDefinition,
    progress: Progress = lambda _: None,
    at_most: Rung | None = None,
    expected: ExpectedChurn | None = None,
) -> Trained:
    """Trains every rung that the history allows and picks the lowest that nothing beats.

    Args:
        mart: where features and outcomes come from; opened with the contract of the definition's target.
        version: semantic version of the model to be.
        definition: what counts as the outcome.
        progress: called with the name of each step.
        at_most: the highest rung to try; every one that the history allows when None.
        expected: the yearly churn that the vendor expects; it holds the level where the history is short.

    Raises:
        TrainingRefused: the message says why and what to do.
    """
    progress("reading the history")
    snapshots = mart.snapshot_columns()
    if expected is None and definition.never_came(snapshots):
        raise TrainingRefused(definition.never)
    history = _labelled(mart, snapshots, definition)
    absent = left_out(mart, snapshots, history)
    expected_rate = None if expected is None else expected.within(definition.horizon_days)
    if expected_rate is not None and _is_too_short(history):
        return _by_expectation(mart, absent, history, version, expected_rate)
    _refuse_unless_learnable(mart, history)
    tested, judged = _climbed(mart, history, at_most, progress)
    progress(f"fitting {judged.rung} on everything that is known")
    model = _fit_published(mart, history, judged.rung, version, expected_rate)
    progress(f"refitting {judged.rung} on resampled accounts")
    drivers = learn_reasons(model, history.examples, tested)
    curve = learn_curve(mart, snapshots, definition, progress)
    told = {
        **_told(mart, history, tested, judged),
        "excluded": absent.to_json(),
        "drivers": drivers,
        "survival": curve.evaluation,
        "expected_rate": expected_rate,
    }
    return Trained(model, told, judged.reason, history, tested, absent, curve.files)


def _labelled(
    mart: TrainingSource, snapshots: SnapshotColumns, definition: OutcomeDefinition
) -> LabelledHistory:
    return labelled_history(
        snapshots,
        contract=mart.contract,
        definition=definition,
        as_of=mart.as_of,
        outcomes_known_until=mart.outcomes_known_until,
    )


def _climbed(
    mart: TrainingSource, history: LabelledHistory, at_most: Rung | None, progress: Progress
) -> tuple[OutOfTime | None, Judged]:
    """Every rung out of time, and the one to publish."""
    rungs = rungs_within(history.examples.churned_account_count, at_most)
    horizon = history.definition.horizon_days
    tested = predict_out_of_time(mart.contract, history.examples, rungs, horizon, progress)
    return tested, judge_out_of_time(history, tested, rungs, progress)


def _told(
    mart: TrainingSource, history: LabelledHistory, tested: OutOfTime | None, judged: Judged
) -> dict[str, Any]:
    """The part of the report that is about the test."""
    scores = tested.probabilities[judged.rung] if tested else None
    return {
        "rung": judged.rung,
        "reason": judged.reason,
        **_overview(mart, history, tested),
        **judged.content,
        "reference": training_reference(mart.contract, history, scores),
    }


def _refuse_unless_learnable(mart: TrainingSource, history: LabelledHistory) -> None:
    examples, definition = history.examples, history.definition
    if not len(examples):
        raise TrainingRefused(
            f"No account has {definition.horizon_days} days of known outcome after its first month. "
            f"Outcomes are known until {mart.outcomes_known_until}. Train again when the history is longer, "
            f"{definition.way_out}"
        )
    if not examples.left.any():
        raise TrainingRefused(definition.never)
    if examples.left.all():
        happened = definition.target.happened
        raise TrainingRefused(
            f"Every account of the history has {happened}, so there is nothing to tell them from. "
            f"Import the accounts that have not {happened} as well."
        )
    if examples.account_count < FEWEST_ACCOUNTS:
        raise TrainingRefused(
            f"{examples.account_count} accounts have a known outcome, at least {FEWEST_ACCOUNTS} are needed. "
            f"Train again when there are more, {definition.way_out}"
        )
    if known := features_that_know_the_outcome(mart.contract, examples):
        raise TrainingRefused(
            f"{', '.join(known)} alone tells who left nearly without error, so it must hold the outcome. "
            "Correct its source or take it out of the feature contract; a field of your own by letting no "
            "model learn from it."
        )


def _fit_published(
    mart: TrainingSource, history: LabelledHistory, rung: Rung, version: str, expected_rate: float | None
) -> TrainedModel:
    if rung is Rung.BASE_RATE:
        return base_rate_model(history, version, expected_rate)
    examples = history.examples.thinned(SEED)
    ladder = fit_ladder(mart.contract, examples, [rung])
    parts = stacked([ladder.out_of_fold[part] for part in rung.parts], examples.matrix)
    logit_map, rows = ladder.maps[rung], (parts, examples.left, examples.recent_weights, examples.accounts)
    if expected_rate is not None:
        rows = with_expected_rows(*rows, expected_rate)
        logit_map = LogitMap.learnt_from(*rows[:3], level_only=logit_map.level_only)
    logit_map = logit_map.with_draws(*rows[:3], accounts=rows[3], count=MAP_DRAWS, seed=SEED)
    return TrainedModel(
        version, rung, history.encoder, [ladder.parts[part] for part in rung.parts], logit_map
    )


def _is_too_short(history: LabelledHistory) -> bool:
    examples = history.examples
    return not examples.left.any() or (
        examples.account_count < FEWEST_ACCOUNTS and not bool(examples.left.all())
    )


def _by_expectation(
    mart: TrainingSource, absent: LeftOut, history: LabelledHistory, version: str, expected_rate: float
) -> Trained:
    """The base rate alone, from what is expected and the little that is known."""
    model = base_rate_model(history, version, expected_rate)
    reason = expectation_in_words(model, history.examples)
    evaluation = {
        "rung": Rung.BASE_RATE,
        "reason": reason,
        "origins": [],
        "rungs": {},
        **_overview(mart, history, None),
        "base_rate": float(sigmoid(np.array(model.logit_map.intercept))),
        "expected_rate": expected_rate,
        "excluded": absent.to_json(),
        "reference": training_reference(mart.contract, history, None),
        "survival": {"reason": "Too few accounts have left to say when they do.", "origins": []},
    }
    return Trained(model, evaluation, reason, history, None, absent)


def _overview(mart: TrainingSource, history: LabelledHistory, tested: OutOfTime | None) -> dict[str, Any]:
    examples = history.examples
    definition = history.definition
    return {
        "target": definition.target,
        definition.target.definition_key: definition.words,
        "horizon_days": definition.horizon_days,
        "silence_is_churn": definition.is_silence,
        "as_of": str(mart.as_of),
        "outcomes_known_until": str(mart.outcomes_known_until),
        "mart_version": mart.version,
        "n_accounts": examples.account_count,
        "n_churned_accounts": examples.churned_account_count,
        "n_snapshots": len(np.unique(examples.as_of)),
        "n_rows": len(examples),
        "first_snapshot": str(examples.as_of.min()) if len(examples) else None,
        "last_snapshot": str(examples.as_of.max()) if len(examples) else None,
        "base_rate": json_number(float(examples.left.mean())) if len(examples) else None,
        "n_test_rows": len(tested.examples) if tested else 0,
        "n_test_leavers": int(tested.examples.left.sum()) if tested else 0,
        "unused_features": [
            feature.name
            for number, feature in enumerate(mart.contract)
            if not np.isfinite(examples.matrix[:, number]).any()
        ],
    }
