"""The evaluation report: every rung out of time, the gate's verdicts and what stands beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from predictions.domain import Target
from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.examples import LabelledHistory
from predictions.ml.findings.capacity import capacity
from predictions.ml.findings.comparators import comparators
from predictions.ml.findings.lead_time import lead_time
from predictions.ml.findings.leak_meter import leak_meter
from predictions.ml.findings.reliability import corp, reliability, spread
from predictions.ml.findings.strata import strata
from predictions.ml.gate import Verdict, judge
from predictions.ml.ladder import SEED
from predictions.ml.origins import OutOfTime
from predictions.ml.report import TEAM_SHARE, RungFigures, rung_figures
from predictions.ml.rungs import Rung, rungs_within


@dataclass(frozen=True, slots=True)
class Judged:
    """The rung to publish.

    Attributes:
        rung: the lowest that nothing beats.
        reason: why, in words.
        content: the report's part about the test out of time, as JSON.
    """

    rung: Rung
    reason: str
    content: dict[str, Any]


def judge_out_of_time(
    history: LabelledHistory,
    tested: OutOfTime | None,
    rungs: Sequence[Rung],
    progress: Callable[[str], None],
) -> Judged:
    """Computes the figures of every rung and asks the gate.

    Args:
        history: the whole labelled history.
        tested: predictions at the origins; None when there was no origin to test at.
        rungs: the rungs that were tried.
        progress: called with the name of each step.
    """
    if tested is None or not 0 < tested.examples.left.sum() < len(tested.examples):
        reason = "Not enough history for a test out of time: the base rate is shown until there is."
        return Judged(Rung.BASE_RATE, reason, {"origins": [], "rungs": {}})
    progress("judging the rungs")
    bootstrap = AccountBootstrap.of(tested.examples.accounts, seed=SEED)
    figures = {rung: rung_figures(tested, rung, bootstrap) for rung in rungs}
    rung, verdicts = judge(tested, figures, bootstrap)
    target = history.definition.target
    tried = {name: _tried(name, figures[name], verdicts[name], target) for name in rungs}
    leavers = history.examples.churned_account_count
    skipped = {name: _skipped(name, leavers, target) for name in Rung if name not in figures}
    words = rung.words_for(target)
    reason = f"{words[0].upper()}{words[1:]}: {verdicts[rung].reason}"
    if len(rungs_within(leavers)) < len(Rung):
        reason += " Not enough history for the rungs above."
    contract = history.encoder.contract
    progress("measuring the leak of a careless protocol")
    leak = leak_meter(contract, history.examples, tested)
    progress("looking at parts of the portfolio")
    content = {
        "origins": list(tested.origins),
        "team_share": TEAM_SHARE,
        "test_base_rate": float(tested.examples.left.mean()),
        "rungs": {**tried, **skipped},
        "comparators": comparators(contract, tested, bootstrap),
        "strata": strata(history.encoder, tested, rung, bootstrap),
        "reliability": reliability(tested, rung),
        "corp": corp(tested, rung),
        "spread": spread(tested, rung),
        "lead_time": lead_time(tested, rung, bootstrap),
        "leak_meter": leak,
    }
    if target is Target.CHURN:  # what calls keep, and are worth, is not known of upgrades
        content["capacity"] = capacity(tested, rung, bootstrap, history.definition.horizon_days)
    return Judged(rung, reason, content)


def _tried(rung: Rung, figures: RungFigures, verdict: Verdict, target: Target) -> dict[str, Any]:
    return {
        "model": rung.words_for(target),
        **_told(figures, target),
        "passed_gate": verdict.passed,
        "reason": verdict.reason,
    }


def _skipped(rung: Rung, leavers: int, target: Target) -> dict[str, Any]:
    figures = _told(RungFigures.unknown(), target)
    reason = f"Not tried: it asks for {rung.churned_accounts_needed} accounts that {target.happened}."
    if leavers >= rung.churned_accounts_needed:
        reason = "Not tried: held back since a rung failed its backtests."
    return {"model": rung.words_for(target), **figures, "passed_gate": False, "reason": reason}


def _told(figures: RungFigures, target: Target) -> dict[str, Any]:
    """The figures as JSON; the profit is that of saving leavers, so that it is told of churn alone."""
    told = figures.to_json()
    if target is Target.CHURN:
        return told
    return {name: value for name, value in told.items() if not name.startswith(("profit_", "contacted_"))}
