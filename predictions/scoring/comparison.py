"""What today's model says of the inputs that another model judged before.

With it a change of the score falls apart into what the model's change and what the account's change did,
without loading a model on a page. It costs a second prediction, in the first run after a change of the
model only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from predictions.domain import FeatureContract, FeatureKind
from predictions.mart.columns import Column, Floats, Integers
from predictions.repositories.comparisons import InputsBefore


class Contributing(Protocol):
    """What a comparison asks of a model."""

    @property
    def contract(self) -> FeatureContract:
        """The features it was trained on."""
        ...

    def contributions(self, columns: Mapping[str, Column]) -> Floats:
        """What each feature adds to the published log-odds (n, k)."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a model says of inputs before, for those accounts of a chunk that have some.

    Attributes:
        rows: of the accounts in the chunk (m,).
        prediction_ids: the prediction before (m,).
        contributions: what the model says of its inputs, log-odds (m, k).
    """

    rows: Integers
    prediction_ids: Integers
    contributions: Floats


def compare(model: Contributing, before: InputsBefore | None, customer_pks: Integers) -> Comparison | None:
    """The model's contributions on the inputs before; None where it asks for inputs that were not kept then.

    Args:
        model: the one that scores now.
        before: what another model judged; None where the same did.
        customer_pks: the accounts of the chunk, (n,).
    """
    if before is None or any(name not in before.contract for name in model.contract.names):
        return None
    pks = customer_pks.tolist()
    rows = [row for row, pk in enumerate(pks) if pk in before.by_customer]
    if not rows:
        return None
    kept = [before.by_customer[pks[row]] for row in rows]
    columns = dict(zip(before.contract.names, zip(*(values for _, values in kept), strict=True), strict=True))
    said = model.contributions(
        {
            feature.name: np.array(
                columns[feature.name], dtype=object if feature.kind is FeatureKind.CATEGORY else np.float64
            )
            for feature in model.contract
        }
    )
    return Comparison(np.array(rows), np.array([prediction for prediction, _ in kept]), said)
