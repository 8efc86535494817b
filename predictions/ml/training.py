"""Trains the ladder on a mart, judges it out of time and says which rung to publish."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from predictions.mart import Mart
from predictions.ml.bootstrap import json_number
from predictions.ml.calibration import LogitMap
from predictions.ml.drivers import learn_reasons
from predictions.ml.evaluation import judge_out_of_time
from predictions.ml.examples import ChurnDefinition, LabelledHistory, labelled_history
from predictions.ml.ladder import SEED, fit_ladder, stacked
from predictions.ml.leaks import features_that_know_the_outcome
from predictions.ml.left_out import LeftOut, left_out
from predictions.ml.origins import OutOfTime, predict_out_of_time
from predictions.ml.reference import training_reference
from predictions.ml.rungs import Rung, rungs_within
from predictions.ml.trained_model import TrainedModel

FEWEST_ACCOUNTS = 30
MAP_DRAWS = 60
SILENCE_OPTION = "train_model --churn-from-silence 90"

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
    """

    model: TrainedModel
    evaluation: dict[str, Any]
    reason: str
    history: LabelledHistory
    tested: OutOfTime | None
    left_out: LeftOut


def train(
    mart: Mart,
    *,
    version: str,
    definition: ChurnDefinition,
    progress: Progress = lambda _: None,
    at_most: Rung | None = None,
) -> Trained:
    """Trains every rung that the history allows and picks the lowest that nothing beats.

    Args:
        mart: where features and outcomes come from.
        version: semantic version of the model to be.
        definition: what counts as leaving.
        progress: called with the name of each step.
        at_most: the highest rung to try; every one that the history allows when None.

    Raises:
        TrainingRefused: the message says why and what to do.
    """
    progress("reading the history")
    snapshots = mart.snapshot_columns()
    if not definition.is_silence and np.isnat(snapshots.left_on).all():
        raise TrainingRefused(_nobody_left(definition))
    history = labelled_history(
        snapshots,
        contract=mart.contract,
        definition=definition,
        as_of=mart.as_of,
        outcomes_known_until=mart.outcomes_known_until,
    )
    _refuse_unless_learnable(mart, history)
    examples = history.examples
    rungs = rungs_within(examples.churned_account_count, at_most)
    tested = predict_out_of_time(mart.contract, examples, rungs, definition.horizon_days, progress)
    judged = judge_out_of_time(history, tested, rungs, progress)
    progress(f"fitting {judged.rung} on everything that is known")
    model = _fit_published(mart, history, judged.rung, version)
    progress(f"refitting {judged.rung} on resampled accounts")
    drivers = learn_reasons(model, examples, tested)
    overview = _overview(mart, history, tested)
    head = {"rung": judged.rung, "reason": judged.reason}
    absent = left_out(mart, snapshots, history)
    scores = tested.probabilities[judged.rung] if tested else None
    reference = training_reference(mart.contract, history, scores)
    beside = {"excluded": absent.to_json(), "drivers": drivers, "reference": reference}
    return Trained(
        model, {**head, **overview, **judged.content, **beside}, judged.reason, history, tested, absent
    )


def _refuse_unless_learnable(mart: Mart, history: LabelledHistory) -> None:
    examples, definition = history.examples, history.definition
    if not len(examples):
        raise TrainingRefused(
            f"No account has {definition.horizon_days} days of known outcome after its first month. "
            f"Outcomes are known until {mart.outcomes_known_until}. Train again when the history is longer."
        )
    if not examples.left.any():
        raise TrainingRefused(_nobody_left(definition))
    if examples.left.all():
        raise TrainingRefused(
            "Every account of the history has left, so there is nothing to tell leavers from. "
            "Import the accounts that stayed as well."
        )
    if examples.account_count < FEWEST_ACCOUNTS:
        raise TrainingRefused(
            f"{examples.account_count} accounts have a known outcome, at least {FEWEST_ACCOUNTS} are needed. "
            "Train again when there are more."
        )
    if known := features_that_know_the_outcome(mart.contract, examples):
        raise TrainingRefused(
            f"{', '.join(known)} alone tells who left nearly without error, so it must hold the outcome. "
            "Correct its source or take it out of the feature contract."
        )


def _nobody_left(definition: ChurnDefinition) -> str:
    if definition.is_silence:
        return f"No account was silent for {definition.horizon_days} days. Try a shorter silence."
    return (
        "No customer has a churn or notice date, so there is nothing to learn leaving from. "
        f"Import churn dates, or let silence stand for churn: manage.py {SILENCE_OPTION}"
    )


def _fit_published(mart: Mart, history: LabelledHistory, rung: Rung, version: str) -> TrainedModel:
    examples = history.examples
    ladder = fit_ladder(mart.contract, examples, [rung])
    parts = stacked([ladder.out_of_fold[part] for part in rung.parts], examples.matrix)
    logit_map: LogitMap = ladder.maps[rung].with_draws(
        parts,
        examples.left,
        examples.recent_weights,
        accounts=examples.accounts,
        count=MAP_DRAWS,
        seed=SEED,
    )
    return TrainedModel(
        version, rung, history.encoder, [ladder.parts[part] for part in rung.parts], logit_map
    )


def _overview(mart: Mart, history: LabelledHistory, tested: OutOfTime | None) -> dict[str, Any]:
    examples = history.examples
    return {
        "churn_definition": history.definition.words,
        "horizon_days": history.definition.horizon_days,
        "silence_is_churn": history.definition.is_silence,
        "as_of": str(mart.as_of),
        "outcomes_known_until": str(mart.outcomes_known_until),
        "mart_version": mart.version,
        "n_accounts": examples.account_count,
        "n_churned_accounts": examples.churned_account_count,
        "n_snapshots": len(np.unique(examples.as_of)),
        "n_rows": len(examples),
        "first_snapshot": str(examples.as_of.min()),
        "last_snapshot": str(examples.as_of.max()),
        "base_rate": json_number(float(examples.left.mean())),
        "n_test_rows": len(tested.examples) if tested else 0,
        "n_test_leavers": int(tested.examples.left.sum()) if tested else 0,
        "unused_features": [
            feature.name
            for number, feature in enumerate(mart.contract)
            if not np.isfinite(examples.matrix[:, number]).any()
        ],
    }
