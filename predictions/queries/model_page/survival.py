"""How well the curve of the next 12 months did out of time, from the stored report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from churnapp.web.curves import TICKS, Curve, CurveFigure


@dataclass(frozen=True, slots=True)
class CurveMonth:
    """A month ahead: the share of accounts still there, as expected, as it came, and by Kaplan–Meier."""

    month: int
    expected: float
    observed: float
    kaplan_meier: float


@dataclass(frozen=True, slots=True)
class CurveReport:
    """The test of the curve; see ``predictions.ml.hazard_evaluation``.

    Attributes:
        reason: why the version has no curve; empty where it has one.
        horizon_months: months for which every account was followed; None where nobody could judge it.
        skill: share of Kaplan–Meier's integrated Brier score that is saved; with its 80 % bounds.
    """

    reason: str
    horizon_months: int | None = None
    origins: tuple[str, ...] = ()
    rows: int = 0
    leavers: int = 0
    concordance: tuple[float | None, float | None, float | None] = (None, None, None)
    skill: tuple[float | None, float | None, float | None] = (None, None, None)
    integrated_brier: float | None = None
    integrated_brier_kaplan_meier: float | None = None
    months: tuple[CurveMonth, ...] = ()

    @property
    def figure(self) -> CurveFigure | None:
        """Expected and observed shares over the months; None where nobody could judge the curve."""
        if not self.months or self.horizon_months is None:
            return None
        step = self.horizon_months / (TICKS - 1)
        return CurveFigure(
            label=_("Share of accounts still there over %(horizon_months)s months, expected and as it came")
            % {"horizon_months": self.horizon_months},
            curves=(
                self._curve(_("By Kaplan–Meier, the same for everybody"), "kaplan_meier", "kind-6"),
                self._curve(_("As it came"), "observed", "kind-4"),
                self._curve(_("As the curves expected"), "expected", "kind-1"),
            ),
            ticks=tuple(f"{step * number:g}" for number in range(TICKS)),
            axis=_("Months ahead"),
        )

    def _curve(self, name: str, column: str, tone: str) -> Curve:
        spots = ((row.month / (self.horizon_months or 1), getattr(row, column)) for row in self.months)
        return Curve(name, ((0.0, 1.0), *spots), tone)


def curve_report(evaluation: Mapping[str, Any]) -> CurveReport | None:
    """What the report says about the curve; None for versions from before there was one."""
    kept = evaluation.get("survival")
    if kept is None:
        return None
    if kept.get("reason") or not kept.get("months"):
        return CurveReport(kept.get("reason", ""))
    return CurveReport(
        reason="",
        horizon_months=kept["horizon_months"],
        origins=tuple(kept["origins"]),
        rows=kept["n_rows"],
        leavers=kept["n_leavers"],
        concordance=(kept["concordance"], kept["concordance_low"], kept["concordance_high"]),
        skill=(kept["skill"], kept["skill_low"], kept["skill_high"]),
        integrated_brier=kept["integrated_brier"],
        integrated_brier_kaplan_meier=kept["integrated_brier_kaplan_meier"],
        months=tuple(CurveMonth(**row) for row in kept["months"]),
    )
