"""What moves a model, by driver group, and how surely."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from churnapp.saying import say
from predictions.domain import DriverGroup
from predictions.queries.group_words import group_words


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One driver group.

    Attributes:
        mean_impact: mean of the absolute sums of its contributions, log-odds.
        strength: the same from 0 to 1, where the strongest group is 1.
        stability: share of accounts it moves whose sign holds in 80 % of the refits; None when it moves none.
        raises_from, lowers_from: log-odds from which it is told as a reason; None: never in that direction.
        inputs: its strongest inputs in words, the strongest first.
    """

    label: str
    mean_impact: float
    strength: float
    stability: float | None
    raises_from: float | None
    lowers_from: float | None
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How true the probability was where so much was known.

    Attributes:
        known_from, known_to: share of the model's importance that rested on known inputs.
        expected: leavers that the probabilities add up to.
        auc: None where nobody, or everybody, left.
    """

    known_from: float
    known_to: float
    rows: int
    leavers: int
    expected: float
    auc: float | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """The section of the model page about reasons.

    Attributes:
        refit_count: refits on resampled accounts.
        agreement: share of one refit's three strongest groups that are among another's; None when unknown.
        feature_agreement: the same for single inputs.
        gate_agreement: how often the rule that gates reasons says what the refits say.
        groups: the strongest first.
        coverage: from little to everything; empty when it was not tested out of time.
    """

    refit_count: int
    agreement: float | None
    feature_agreement: float | None
    gate_agreement: float | None
    groups: tuple[DriverRow, ...]
    coverage: tuple[CoverageRow, ...]


def driver_groups(report: Mapping[str, Any]) -> Drivers | None:
    """The drivers of a model; None for the base rate and for versions trained before they were measured."""
    found = report.get("drivers")
    if not found or not found["groups"]:
        return None
    most = max(group["mean_impact"] for group in found["groups"])
    return Drivers(
        refit_count=found["refits"],
        agreement=found["agreement"],
        feature_agreement=found["feature_agreement"],
        gate_agreement=found["gate_agreement"],
        groups=tuple(_row(group, most) for group in found["groups"]),
        coverage=tuple(
            CoverageRow(row["from"], row["to"], row["rows"], row["leavers"], row["expected"], row["auc"])
            for row in found.get("coverage", ())
        ),
    )


def _row(group: Mapping[str, Any], most: float) -> DriverRow:
    return DriverRow(
        label=group_words(DriverGroup(group["group"])),
        mean_impact=group["mean_impact"],
        strength=group["mean_impact"] / most if most else 0.0,
        stability=group["stability"],
        raises_from=group["raises_from"],
        lowers_from=group["lowers_from"],
        inputs=tuple(map(say, (feature["words"] for feature in group["features"]))),
    )
