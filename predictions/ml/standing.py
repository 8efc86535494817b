"""Whether a version that was just trained may take the published one's place by itself.

The published model has seen the outcomes of most origins that the new one is tested at, so its own
predictions there would flatter it. Two comparisons are fair:

- on rows whose outcomes came after everything the published model learnt from: its artifact as it is,
  against the new procedure as it predicted there out of time. This is what users would have seen of either.
- where too few such rows have matured: procedures. The published model's rung, refitted at each origin on
  what was known there, against the rung that the gate chose, on all origins.

Both are paired by row and resampled by account. A new version is not asked to be surely better, because it
knows more recent history; it must only not be surely worse.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from predictions.mart.columns import Booleans, Floats
from predictions.ml.bootstrap import json_number
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.gate import SURE_ENOUGH
from predictions.ml.origins import OutOfTime
from predictions.ml.paired_losses import PairedLosses
from predictions.ml.registry import ModelMissing
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel
from predictions.ml.training import Trained
from predictions.models import ModelVersionRecord

# distinct accounts that left and that stayed; with fewer the comparison is a coin that was thrown
FEWEST_FRESH_ACCOUNTS = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate does with a version.

    Attributes:
        may_be_published: whether without a person.
        reason: why, in words.
        comparison: figures against the published version, for the report; empty where none was possible.
    """

    may_be_published: bool
    reason: str
    comparison: dict[str, Any] = field(default_factory=dict)


def standing_of(
    trained: Trained, published: ModelVersionRecord | None, load: Callable[[str], TrainedModel]
) -> Standing:
    """Judges a version beside the published one.

    Args:
        trained: the version, with its history and its predictions out of time.
        published: the published version; None when there is none.
        load: reads a version.
    """
    if published is None:
        return Standing(True, f"The first model. {trained.reason}")
    try:
        model = load(published.version)
    except (ModelMissing, ModelDoesNotFit):
        return Standing(True, f"Model {published.version} can no longer score. {trained.reason}")
    if objection := _incomparable(trained, published):
        return Standing(False, f"{objection} Compare the two and decide.")
    tested = trained.tested
    if tested is None or not trained.evaluation["origins"]:
        return _untested(trained, published)
    fresh = _rows_unseen_by(published, tested)
    if _enough(tested, fresh):
        return _on_fresh_rows(trained, tested, fresh, published, model)
    return _by_procedure(trained, tested, published)


def _incomparable(trained: Trained, published: ModelVersionRecord) -> str:
    now, then = trained.evaluation, published.evaluation
    key = trained.history.definition.target.definition_key
    if then and now[key] != then.get(key):
        return f"It predicts something else ({now[key]}) than model {published.version} ({then.get(key)})."
    if date.fromisoformat(now["as_of"]) < published.as_of:
        return (
            f"It learnt from data until {now['as_of']}, model {published.version} "
            f"from data until {published.as_of}."
        )
    return ""


def _untested(trained: Trained, published: ModelVersionRecord) -> Standing:
    if not published.evaluation.get("origins"):
        return Standing(
            True, f"Model {published.version} was not tested out of time either. {trained.reason}"
        )
    return Standing(
        False, f"It could not be tested out of time, model {published.version} was. Compare and decide."
    )


def _rows_unseen_by(published: ModelVersionRecord, tested: OutOfTime) -> Booleans:
    """The test rows whose outcomes lie after everything the published version learnt from."""
    known_until = published.evaluation.get("outcomes_known_until", str(date.max))
    return np.asarray(tested.examples.as_of >= np.datetime64(known_until))


def _enough(tested: OutOfTime, rows: Booleans) -> bool:
    examples = tested.examples.where(rows)
    stayed = examples.account_count - examples.churned_account_count
    return min(examples.churned_account_count, stayed) >= FEWEST_FRESH_ACCOUNTS


def _on_fresh_rows(
    trained: Trained, tested: OutOfTime, fresh: Booleans, published: ModelVersionRecord, model: TrainedModel
) -> Standing:
    said_now = tested.probabilities[Rung(trained.model.rung)][fresh]
    days = np.array(tested.origins, dtype="datetime64[D]")
    rows = np.isin(trained.history.examples.as_of, days)
    rows[rows] = fresh
    said_before = model.predict(trained.history.features_where(rows)).probability
    where = (
        f"on {int(fresh.sum()):,} rows since {published.evaluation['outcomes_known_until']}, "
        "whose outcomes neither had seen"
    )
    return _compared(tested, fresh, said_now, said_before, basis="fresh rows", where=where, against=published)


def _by_procedure(trained: Trained, tested: OutOfTime, published: ModelVersionRecord) -> Standing:
    rung = trained.model.rung
    if rung == published.rung:
        return Standing(
            True,
            f"The same rung as model {published.version}, learnt from what is known now. {trained.reason}",
            {"basis": "same rung", "version": published.version},
        )
    if published.rung not in tested.probabilities:
        return Standing(
            False,
            f"This history does not allow to try {published.rung}, the rung of model {published.version}. "
            "Compare the two and decide.",
        )
    every = np.ones(len(tested.examples), dtype=bool)
    return _compared(
        tested,
        every,
        tested.probabilities[Rung(rung)],
        tested.probabilities[Rung(published.rung)],
        basis="procedures",
        where=f"out of time on {len(every):,} rows, with its rung {published.rung} refitted at each origin",
        against=published,
    )


def _compared(
    tested: OutOfTime,
    rows: Booleans,
    said_now: Floats,
    said_before: Floats,
    *,
    basis: str,
    where: str,
    against: ModelVersionRecord,
) -> Standing:
    examples = tested.examples.where(rows)
    losses = PairedLosses.of(examples.left, said_now, said_before, examples.accounts)
    may_be_published = losses.worse < SURE_ENOUGH
    words = (
        f"Its log loss is {losses.one:.4f}, that of model {against.version} {losses.other:.4f} {where}: "
        f"{losses.words}."
    )
    return Standing(
        may_be_published,
        words if may_be_published else f"{words} Compare the two and decide.",
        {
            "basis": basis,
            "version": against.version,
            "n_rows": len(examples),
            "n_leavers": int(examples.left.sum()),
            "log_loss": json_number(losses.one),
            "log_loss_published": json_number(losses.other),
            "worse_in_resamples": losses.worse,
        },
    )
