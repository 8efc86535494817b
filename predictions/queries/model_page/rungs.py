"""The rungs of the ladder and the rules without a model, side by side, as they did out of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from churnapp.saying import later, say
from predictions.domain.kept_sentences import retold
from predictions.queries.model_page.figure import Figure, NamedFigure


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    named: str
    written: str = "number"
    decimals: int = 2

    @property
    def label(self) -> str:
        return say(self.named)


COLUMNS = (
    _Column("log_loss", later("Log loss"), decimals=4),
    _Column("brier_skill", later("Brier skill"), "percent"),
    _Column("auc", "AUC"),
    _Column("average_precision", later("Average precision")),
    _Column("lift_top_decile", later("Lift"), decimals=1),
    _Column("precision_at_capacity", later("Precision"), "percent"),
    _Column("recall_at_capacity", later("Recall"), "percent"),
    _Column("mrr_weighted_recall", later("Revenue recall"), "percent"),
    _Column("profit_per_account", later("Profit per account"), "money"),
)


@dataclass(frozen=True, slots=True)
class RungRow:
    """One rung, or one rule.

    Attributes:
        name: L0 to L4; empty for a rule.
        is_tried: whether the history was long enough to try it.
        is_chosen: whether it is the one that was picked.
        passed_gate: None for a rule, which is only compared with.
        reason: what the gate said.
        figures: in the order of ``COLUMNS``.
        level: leavers that came for each one expected.
        slope: of the calibration.
    """

    name: str
    model_in_words: str
    is_tried: bool
    is_chosen: bool
    passed_gate: bool | None
    reason: str
    figures: tuple[NamedFigure, ...]
    level: Figure
    slope: Figure
    contacted_share: float | None = None


def rung_rows(report: Mapping[str, Any]) -> list[RungRow]:
    """Every rung of the report, from the plainest up."""
    return [
        RungRow(
            name=name,
            model_in_words=say(found["model"]),
            is_tried=found["log_loss"] is not None,
            is_chosen=name == report["rung"],
            passed_gate=bool(found["passed_gate"]),
            reason=retold(found["reason"]),
            figures=_figures(found),
            level=Figure.named("observed_expected", found),
            slope=Figure.named("calibration_slope", found),
            contacted_share=found.get("contacted_share"),
        )
        for name, found in report.get("rungs", {}).items()
    ]


def rule_rows(report: Mapping[str, Any]) -> list[RungRow]:
    """The single rules that anybody could follow without a model."""
    return [
        RungRow("", say(words), True, False, None, "", _figures(found), Figure(), Figure())
        for words, found in report.get("comparators", {}).items()
    ]


def _figures(found: Mapping[str, Any]) -> tuple[NamedFigure, ...]:
    return tuple(
        NamedFigure(
            column.key, column.label, Figure.named(column.key, found), column.written, column.decimals
        )
        for column in COLUMNS
    )
