"""What stands beside the table of rungs: comparators, strata, reliability, lead time, leak meter."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from predictions.domain import FeatureContract
from predictions.mart.columns import Booleans, Floats
from predictions.ml import metrics
from predictions.ml.examples import Examples
from predictions.ml.ladder import account_folds, fit_parts
from predictions.ml.metrics import Ranking
from predictions.ml.origins import OutOfTime
from predictions.ml.profit import expected_maximum_profit
from predictions.ml.report import json_number
from predictions.ml.rungs import Rung

type Json = dict[str, Any]

RULES = {
    "days to renewal": ("days_to_renewal", -1),
    "days since the last event": ("days_since_last_event", 1),
    "falling usage": ("usage_trend_30d", -1),
    "low usage": ("events_30d", -1),
}
BINS = 10
YOUNG_DAYS = 180
FLAGGED_SHARE = 0.1
LEAD_DAYS = (30, 60)


def comparators(contract: FeatureContract, tested: OutOfTime) -> Json:
    """How well single rules rank the test rows; what a rule cannot see ranks last."""
    left = tested.examples.left
    equal = np.ones(len(left))
    found = {}
    for words, (name, sign) in RULES.items():
        if name not in contract:
            continue
        values = sign * tested.examples.matrix[:, contract.names.index(name)]
        if np.isnan(values).all():
            continue
        ranking = Ranking.of(np.where(np.isnan(values), np.nanmin(values) - 1, values), left)
        found[words] = {
            "auc": json_number(ranking.auc(equal)),
            "average_precision": json_number(ranking.average_precision(equal)),
            "lift_top_decile": json_number(metrics.lift(ranking, left, equal)),
        }
    return found


def strata(contract: FeatureContract, tested: OutOfTime, rung: Rung) -> Json:
    """The published rung on parts of the test rows; parts with fewer than five leavers are left out."""
    left, probability = tested.examples.left, tested.probabilities[rung]
    found = {}
    for words, members in _strata(contract, tested):
        if left[members].sum() < 5 or members.all():
            continue
        equal = np.ones(int(members.sum()))
        ranking = Ranking.of(probability[members], left[members])
        found[words] = {
            "rows": int(members.sum()),
            "leavers": int(left[members].sum()),
            "expected": json_number(float(probability[members].sum())),
            "observed_expected": json_number(
                metrics.observed_expected(left[members], probability[members], equal)
            ),
            "auc": json_number(ranking.auc(equal)),
        }
    return found


def reliability(tested: OutOfTime, rung: Rung) -> list[Json]:
    """Tenths of the test rows by probability: what was said beside what came."""
    probability, left = tested.probabilities[rung], tested.examples.left
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, BINS + 1)))
    numbers = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, max(len(edges) - 2, 0))
    return [
        {
            "rows": int((numbers == number).sum()),
            "mean_probability": float(probability[numbers == number].mean()),
            "observed_rate": float(left[numbers == number].mean()),
            "leavers": int(left[numbers == number].sum()),
        }
        for number in np.unique(numbers)
    ]


def lead_time(tested: OutOfTime, rung: Rung) -> Json:
    """Share of leavers that stood in the top tenth at some origin at least so many days before they left."""
    examples = tested.examples
    flagged = np.zeros(len(examples), dtype=bool)
    for day in np.unique(examples.as_of):
        rows = np.flatnonzero(examples.as_of == day)
        ranking = Ranking.of(tested.probabilities[rung][rows], examples.left[rows])
        flagged[rows] = ranking.within(FLAGGED_SHARE, np.ones(len(rows))) > 0.5
    leavers = np.unique(examples.accounts[examples.left == 1])
    until = (examples.left_on - examples.as_of) / np.timedelta64(1, "D")
    ahead = np.where(examples.left == 1, until, np.nan)
    shares: Json = {"leavers": len(leavers)}
    for days in LEAD_DAYS:
        in_time = np.unique(examples.accounts[flagged & (ahead >= days)])
        possible = np.unique(examples.accounts[ahead >= days])
        shares[f"flagged_{days}_days_ahead"] = len(in_time) / len(possible) if len(possible) else None
    return shares


def profit(tested: OutOfTime, rung: Rung) -> Json:
    """Expected maximum profit per account of the portfolio, and the share that is contacted for it."""
    examples = tested.examples
    per_account, contacted = expected_maximum_profit(
        tested.probabilities[rung], examples.left, examples.mrr, np.ones(len(examples))
    )
    return {"profit_per_account": json_number(per_account), "contacted_share": json_number(contacted)}


def leak_meter(contract: FeatureContract, examples: Examples, tested: OutOfTime) -> Json:
    """AUC by random rows minus AUC out of time: how much a careless protocol would have promised too much.

    Measured on the highest rung that rests on one part and was tried; empty when only the base rate was.
    """
    on_one_part = [rung for rung in tested.probabilities if len(rung.parts) == 1]
    if not on_one_part:
        return {}
    rung = on_one_part[-1]
    part = rung.parts[0]
    equal = np.ones(len(tested.examples))
    out_of_time_auc = Ranking.of(tested.probabilities[rung], tested.examples.left).auc(equal)
    odds = np.zeros(len(examples))
    # every row is a group of its own: what the house never does elsewhere
    for inside, outside in account_folds(np.arange(len(examples)), count=2):
        fitted = fit_parts(contract, examples.where(inside), {part})[part]
        odds[outside] = fitted.log_odds(examples.matrix[outside])
    auc = Ranking.of(odds, examples.left).auc(np.ones(len(examples)))
    return {
        "rung": rung,
        "random_rows_auc": json_number(auc),
        "out_of_time_auc": json_number(out_of_time_auc),
        "difference": json_number(auc - out_of_time_auc),
    }


def _strata(contract: FeatureContract, tested: OutOfTime) -> Iterator[tuple[str, Booleans]]:
    matrix = tested.examples.matrix

    def column(name: str) -> Floats:
        return matrix[:, contract.names.index(name)] if name in contract else np.full(len(matrix), np.nan)

    yield "renewal within 90 days", column("days_to_renewal") <= 90
    yield "renewal later", column("days_to_renewal") > 90
    yield "monthly billing", column("billing_period_months") < 2
    yield "billing of a year or longer", column("billing_period_months") >= 12
    yield "customer for less than 180 days", column("tenure_days") < YOUNG_DAYS
    yield "customer for 180 days or longer", column("tenure_days") >= YOUNG_DAYS
    yield "account seen in training", tested.seen == 1
    yield "account not seen in training", tested.seen == 0
