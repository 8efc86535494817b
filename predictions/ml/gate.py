"""The gate: publish the lowest rung that nothing beats."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.metrics import row_log_loss
from predictions.ml.origins import OutOfTime
from predictions.ml.report import RungFigures
from predictions.ml.rungs import Rung

SURE_ENOUGH = 0.90
LEVEL = (0.8, 1.25)
SLOPE = (0.7, 1.4)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says about a rung, in words."""

    passed: bool
    reason: str


def judge(
    tested: OutOfTime, figures: Mapping[Rung, RungFigures], bootstrap: AccountBootstrap
) -> tuple[Rung, dict[Rung, Verdict]]:
    """Climbs the ladder: a rung is published when it is surely better than the one published below it.

    Returns:
        The rung to publish and what was said about each.
    """
    best = Rung.BASE_RATE
    verdicts = {best: Verdict(True, "The base rate: what every other rung must beat.")}
    losses = {
        rung: bootstrap.means(row_log_loss(tested.examples.left, probability))
        for rung, probability in tested.probabilities.items()
    }
    for rung in list(figures)[1:]:
        sureness = float((losses[rung] < losses[best])[1:].mean())
        verdicts[rung] = _verdict(rung, best, sureness, figures)
        if verdicts[rung].passed:
            best = rung
    return best, verdicts


def _verdict(rung: Rung, best: Rung, sureness: float, figures: Mapping[Rung, RungFigures]) -> Verdict:
    found, below = figures[rung], figures[best]
    level, slope = found.observed_expected.value, found.calibration_slope.value
    objections = []
    if sureness < SURE_ENOUGH:
        objections.append(
            f"its log loss beats {best} in {sureness:.0%} of resamples, {SURE_ENOUGH:.0%} are asked"
        )
    if not found.brier_skill.low > 0:
        objections.append(f"its Brier skill may be {found.brier_skill.low:.1%} only, more than 0 is asked")
    if not _level_holds(found, below):
        objections.append(f"{level:.2f} came for each one expected, {LEVEL[0]} to {LEVEL[1]} are asked")
    if not SLOPE[0] <= slope <= SLOPE[1]:
        objections.append(f"its calibration slope is {slope:.2f}, {SLOPE[0]} to {SLOPE[1]} are asked")
    if objections:
        return Verdict(False, f"Not published: {'; '.join(objections)}.")
    return Verdict(True, f"Beats {best} in {sureness:.0%} of resamples, and its level and slope hold.")


def _level_holds(found: RungFigures, below: RungFigures) -> bool:
    level = found.observed_expected
    if LEVEL[0] <= level.value <= LEVEL[1] or level.low <= 1 <= level.high:
        return True
    # the vendor's churn itself has moved: the rung below is off as far, and publishing it would cure nothing
    return abs(math.log(level.value)) <= abs(math.log(below.observed_expected.value)) + 0.05
