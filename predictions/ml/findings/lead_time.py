"""How long before they left the leavers were flagged."""

import numpy as np

from predictions.mart.columns import Booleans, Floats
from predictions.ml.bootstrap import AccountBootstrap, Estimate, ratio
from predictions.ml.findings import Json
from predictions.ml.metrics import Ranking
from predictions.ml.origins import OutOfTime
from predictions.ml.report import TEAM_SHARE
from predictions.ml.rungs import Rung

LEAD_DAYS = (30, 60)


def lead_time(tested: OutOfTime, rung: Rung, bootstrap: AccountBootstrap) -> Json:
    """Share of the leavers that were among those the team acts on, at least so many days before they left.

    Only leavers with a test day that early count, since nobody can be flagged before the first day.
    """
    examples = tested.examples
    flagged = _flagged(tested, rung)
    until = (examples.left_on - examples.as_of) / np.timedelta64(1, "D")
    ahead = np.where(examples.left == 1, until, np.nan)
    shares: Json = {"leavers": examples.churned_account_count, "flagged_share": TEAM_SHARE}
    for days in LEAD_DAYS:
        in_time = _once_per_account(flagged & (ahead >= days), bootstrap)
        possible = _once_per_account(ahead >= days, bootstrap)
        share = ratio(bootstrap.sums(in_time), bootstrap.sums(possible))
        shares |= Estimate.of(share).to_json(f"flagged_{days}_days_ahead")
        shares[f"leavers_{days}_days_ahead"] = int(possible.sum())
    return shares


def _flagged(tested: OutOfTime, rung: Rung) -> Booleans:
    examples = tested.examples
    flagged = np.zeros(len(examples), dtype=bool)
    for day in np.unique(examples.as_of):
        rows = np.flatnonzero(examples.as_of == day)
        ranking = Ranking.of(tested.probabilities[rung][rows], examples.left[rows])
        flagged[rows] = ranking.within(TEAM_SHARE, np.ones(len(rows))) > 0.5
    return flagged


def _once_per_account(rows: Booleans, bootstrap: AccountBootstrap) -> Floats:
    """1 on the first chosen row of each account, 0 elsewhere."""
    once = np.zeros(len(rows))
    chosen = np.flatnonzero(rows)
    once[chosen[np.unique(bootstrap.accounts[chosen], return_index=True)[1]]] = 1
    return once
