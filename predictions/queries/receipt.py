"""A score taken apart: every input with what it did, and the parts of the risk score."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from predictions.domain import FeatureValue
from predictions.queries.breakdowns import Breakdown, InputRow, inputs_in_order
from predictions.queries.movements import Movement
from predictions.queries.scores import CurrentScoreRow
from predictions.services import FLAGS_FOR_FULL_WEIGHT

HORIZON_DAYS = 90


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of the composite risk score.

    Attributes:
        share: what it adds to the score, from 0 to ``most``.
        most: the most it can add.
        points: the share in hundredths, rounded so that the parts add up to the rounded score.
        detail: where it comes from, in words.
    """

    label: str
    share: float
    most: float
    points: int
    detail: str

    @property
    def filled(self) -> float:
        """How much of its most it adds, from 0 to 1."""
        return self.share / self.most


def inputs_of(breakdown: Breakdown) -> tuple[InputRow, ...]:
    """Every input, the one that moves the score most first; none when they cannot be named any more."""
    return tuple(sorted(inputs_in_order(breakdown), key=lambda row: -abs(row.contribution)))


def risk_score_parts(breakdown: Breakdown) -> tuple[ScorePart, ...]:
    """What the composite risk score is made of; the parts add up to it.

    The usage decay is what gap and flags leave of the score: the contract has no feature of its own for it.
    """
    values = {row.feature.name: row.value for row in inputs_in_order(breakdown)}
    if not values:
        return ()
    gap, flags = _number(values.get("compliance_gap_score")), _number(values.get("vendor_risk_flags"))
    weights = breakdown.weights
    gap_share = weights.compliance * (gap or 0.0)
    flag_share = weights.vendor * min(int(flags or 0) / FLAGS_FOR_FULL_WEIGHT, 1.0)
    usage_share = min(max(breakdown.risk_score - gap_share - flag_share, 0.0), weights.usage)
    gap_points, flag_points = round(100 * gap_share), round(100 * flag_share)
    usage_points = max(0, round(100 * breakdown.risk_score) - gap_points - flag_points)
    usage_detail = _decay_in_words(usage_share / weights.usage if weights.usage else 0.0)
    gap_detail = _("none reported") if gap is None else _("gap of %(gap)s") % {"gap": f"{gap:.0%}"}
    flag_detail = _("none reported") if flags is None else _("%(flags)s open") % {"flags": f"{flags:.0f}"}
    return (
        ScorePart(_("Usage decay"), usage_share, weights.usage, usage_points, usage_detail),
        ScorePart(_("Compliance gap"), gap_share, weights.compliance, gap_points, gap_detail),
        ScorePart(_("Vendor flags"), flag_share, weights.vendor, flag_points, flag_detail),
    )


def receipt_of(
    customer_id: str, score: CurrentScoreRow, breakdown: Breakdown, movement: Movement | None = None
) -> dict[str, object]:
    """A score with everything needed to check it, ready for JSON; probabilities and shares from 0 to 1."""
    return {
        "customer_id": customer_id,
        "as_of": score.as_of.isoformat(),
        "predicted_at": score.predicted_at.isoformat(),
        "churn_probability": score.probability,
        "probability_low": score.probability_low,
        "probability_high": score.probability_high,
        "horizon_days": HORIZON_DAYS,
        "risk_tier": score.risk_tier.value,
        "risk_score": score.risk_score,
        "risk_score_parts": {part.label: part.share for part in risk_score_parts(breakdown)},
        "recommended_action": score.recommended_action,
        "coverage": breakdown.coverage,
        "reasons": [
            {"text": reason.text, "group": reason.group.value, "log_odds": reason.impact}
            for reason in score.reasons
        ],
        "points_since_before": None if movement is None else movement.points,
        "moved_by": [
            {"part": row.label, "points": row.points} for row in (movement.rows if movement else ())
        ],
        "model_version": score.model_version,
        "mart_version": score.mart_version,
        "contract_fingerprint": breakdown.contract_fingerprint,
        "inputs": [
            {
                "name": row.feature.name,
                "group": row.feature.group.value,
                "unit": row.feature.unit,
                "value": row.value,
                "log_odds": row.contribution,
            }
            for row in inputs_in_order(breakdown)
        ],
    }


def _decay_in_words(decay: float) -> str:
    if decay < 0.005:
        return _("steady or growing")
    return (
        _("no usage for 30 days")
        if decay > 0.995
        else _("%(decay)s below the 30 days before") % {"decay": f"{decay:.0%}"}
    )


def _number(value: FeatureValue) -> float | None:
    return float(value) if isinstance(value, float | int) else None
