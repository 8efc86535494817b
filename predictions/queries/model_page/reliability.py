"""What was said beside what came, for the chosen rung."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from predictions.queries.model_page.figure import Figure, NamedFigure


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Test rows that were given about the same probability.

    Attributes:
        said: their mean probability.
        came: the share of them that left; interval by Wilson over distinct accounts.
    """

    said: float
    came: Figure
    rows: int
    accounts: int
    leavers: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the probabilities of the chosen rung can be taken at their word.

    Attributes:
        bins: rising by probability.
        steps: the recalibrated curve: from probability, to probability, rate.
        spread: rows by probability in equal bins from 0 to ``highest``.
        measures: level, slope and proper scores with intervals.
        miscalibration, discrimination, uncertainty: the Brier score is the first minus the second plus the
            third; None where an older version did not measure them.
    """

    bins: tuple[ReliabilityBin, ...]
    steps: tuple[tuple[float, float, float], ...]
    spread: tuple[int, ...]
    highest: float
    measures: tuple[NamedFigure, ...]
    miscalibration: float | None
    discrimination: float | None
    uncertainty: float | None

    @property
    def level(self) -> Figure:
        """Leavers that came for each one expected."""
        return self.measures[0].figure


def reliability_of(report: Mapping[str, Any]) -> Reliability | None:
    """None when there was no test out of time."""
    if not report.get("reliability"):
        return None
    chosen, curve = report["rungs"][report["rung"]], report.get("corp", {})
    spread = report.get("spread", {})
    return Reliability(
        bins=tuple(
            ReliabilityBin(
                found["mean_probability"],
                Figure.named("observed_rate", found),
                found["rows"],
                found.get("accounts", 0),
                found["leavers"],
            )
            for found in report["reliability"]
        ),
        steps=tuple((low, high, rate) for low, high, rate in curve.get("steps", ())),
        spread=tuple(spread.get("counts", ())),
        highest=spread.get("highest", 1.0),
        measures=(
            NamedFigure(
                "observed_expected", _("Observed / expected"), Figure.named("observed_expected", chosen)
            ),
            NamedFigure(
                "calibration_slope", _("Calibration slope"), Figure.named("calibration_slope", chosen)
            ),
            NamedFigure("log_loss", _("Log loss"), Figure.named("log_loss", chosen), decimals=4),
            NamedFigure(
                "log_loss_base",
                _("Log loss of the base rate"),
                Figure.named("log_loss_base", chosen),
                decimals=4,
            ),
            NamedFigure("brier_skill", _("Brier skill"), Figure.named("brier_skill", chosen), "percent"),
            NamedFigure("auc", "AUC", Figure.named("auc", chosen), decimals=3),
        ),
        miscalibration=curve.get("miscalibration"),
        discrimination=curve.get("discrimination"),
        uncertainty=curve.get("uncertainty"),
    )
