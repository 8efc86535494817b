"""What moves a model, by driver group: how much, how surely, and how true it is when little is known."""

from typing import Any

import numpy as np

from predictions.domain import WEAKEST_IMPACT, FeatureContract, ReasonBasis
from predictions.mart.columns import Booleans, Floats
from predictions.ml import metrics
from predictions.ml.bootstrap import json_number
from predictions.ml.coverage import coverages
from predictions.ml.examples import Examples
from predictions.ml.metrics import Ranking
from predictions.ml.origins import OutOfTime
from predictions.ml.reason_basis import HELD_SHARE, gate_agreement, learn_basis
from predictions.ml.refits import GROUPS, ROWS_PER_REFIT, Refits, refit, top_overlap
from predictions.ml.trained_model import TrainedModel

type Json = dict[str, Any]

TOP_FEATURES = 3
COVERAGE_BOUNDS = (0.5, 0.7, 0.9)


def learn_reasons(model: TrainedModel, examples: Examples, tested: OutOfTime | None) -> Json:
    """Refits the model's rung, gives the model the basis of its reasons, and reports on both.

    Args:
        model: the rung to publish; its ``basis`` is set.
        examples: what it was trained on.
        tested: predictions at the origins; None when there was no origin to test at.

    Returns:
        The section ``drivers`` of the evaluation; empty for the base rate, which has no reasons.
    """
    if not model.parts:
        return {}
    refits = refit(model, examples)
    model.basis = learn_basis(refits)
    report = drivers_report(refits, model.basis)
    if tested is not None:
        report["coverage"] = coverage_report(
            model.contract, model.basis, tested.examples, tested.probabilities[model.rung]
        )
    return report


def drivers_report(refits: Refits, basis: ReasonBasis) -> Json:
    """The section ``drivers`` of the evaluation.

    Every group has ``mean_impact`` (log-odds, mean of the absolute sums), ``stability`` (share of rows that
    the group moves by 0.1 or more whose sign holds in 80 % of the refits), the strengths from which it is
    told, and its strongest features. ``agreement`` is how many of one refit's three strongest groups are
    among another's.
    """
    impacts, held = refits.published_groups, refits.sign_held() >= HELD_SHARE
    order = np.argsort(-np.abs(impacts).mean(axis=0), kind="stable")
    return {
        "refits": len(refits.refitted),
        "rows_per_refit": ROWS_PER_REFIT,
        "judged_rows": len(impacts),
        "agreement": json_number(top_overlap(refits.refitted_groups)),
        "feature_agreement": json_number(top_overlap(refits.refitted)),
        "gate_agreement": gate_agreement(refits, basis.gate),
        "groups": [
            _group(refits, basis, number, impacts[:, number], held[:, number])
            for number in order.tolist()
            if np.abs(impacts[:, number]).max() > 0
        ],
    }


def coverage_report(
    contract: FeatureContract, basis: ReasonBasis, tested: Examples, probability: Floats
) -> list[Json]:
    """How true the probability was out of time by how much was known, from little to everything."""
    columns = dict(zip(contract.names, tested.matrix.T, strict=True))
    covered = coverages(contract, basis.importance, columns, len(tested))
    numbers = np.searchsorted(COVERAGE_BOUNDS, covered, side="right")
    edges = (0.0, *COVERAGE_BOUNDS, 1.0)
    return [
        {
            "from": edges[number],
            "to": edges[number + 1],
            **_outcome(tested.left[numbers == number], probability[numbers == number]),
        }
        for number in range(len(COVERAGE_BOUNDS) + 1)
        if np.isfinite(covered).all() and (numbers == number).any()
    ]


def _group(refits: Refits, basis: ReasonBasis, number: int, impacts: Floats, held: Booleans) -> Json:
    group = GROUPS[number]
    moved = np.abs(impacts) >= WEAKEST_IMPACT
    members = [
        (basis.importance[feature.name], feature) for feature in refits.contract if feature.group is group
    ]
    strongest = sorted(members, key=lambda member: -member[0])[:TOP_FEATURES]
    return {
        "group": group.value,
        "mean_impact": float(np.abs(impacts).mean()),
        "moved_share": float(moved.mean()),
        "stability": float(held[moved].mean()) if moved.any() else None,
        "raises_from": json_number(basis.gate.weakest(group, raises_risk=True)),
        "lowers_from": json_number(basis.gate.weakest(group, raises_risk=False)),
        "features": [
            {"name": feature.name, "words": feature.words, "mean_impact": impact}
            for impact, feature in strongest
            if impact > 0
        ],
    }


def _outcome(left: Floats, probability: Floats) -> Json:
    equal = np.ones(len(left))
    return {
        "rows": len(left),
        "leavers": int(left.sum()),
        "expected": float(probability.sum()),
        "auc": json_number(Ranking.of(probability, left).auc(equal)),
        "observed_expected": json_number(metrics.observed_expected(left, probability, equal)),
    }
