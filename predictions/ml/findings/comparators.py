"""Single rules that anybody could follow without a model."""

import numpy as np

from churnapp.saying import later
from predictions.domain import FeatureContract, Target
from predictions.ml.bootstrap import AccountBootstrap, Estimate
from predictions.ml.findings import Json
from predictions.ml.metrics import TOP_SHARE
from predictions.ml.origins import OutOfTime
from predictions.ml.report import TEAM_SHARE
from predictions.ml.resampled import ResampledRanking

RULES = {
    Target.CHURN: {
        later("days to renewal"): ("days_to_renewal", -1),
        later("days since the last event"): ("days_since_last_event", 1),
        later("falling usage"): ("usage_trend_30d", -1),
        later("low usage"): ("events_30d", -1),
    },
    Target.UPGRADE: {
        later("limits hit"): ("limit_hits_30d", 1),
        later("premium trials"): ("premium_trials_90d", 1),
        later("seats in use"): ("active_users_per_seat_30d", 1),
        later("revenue near the top of its plan"): ("mrr_rank_on_plan", 1),
        later("feature requests"): ("feature_requests_180d", 1),
    },
}


def comparators(contract: FeatureContract, tested: OutOfTime, bootstrap: AccountBootstrap) -> Json:
    """How well single rules rank the test rows; what a rule cannot see ranks last."""
    left, mrr = tested.examples.left, np.nan_to_num(tested.examples.mrr)
    found = {}
    for words, (name, sign) in RULES[contract.target].items():
        if name not in contract:
            continue
        values = sign * tested.examples.matrix[:, contract.names.index(name)]
        if np.isnan(values).all():
            continue
        score = np.where(np.isnan(values), np.nanmin(values) - 1, values)
        ranking = ResampledRanking.of(score, left, bootstrap)
        figures = {
            "auc": ranking.auc(),
            "average_precision": ranking.average_precision(),
            "lift_top_decile": ranking.lift(TOP_SHARE),
            "precision_at_capacity": ranking.precision(TEAM_SHARE),
            "recall_at_capacity": ranking.recall(TEAM_SHARE),
            "mrr_weighted_recall": ranking.recall(TOP_SHARE, mrr),
        }
        found[words] = {
            key: number
            for figure, by_draw in figures.items()
            for key, number in Estimate.of(by_draw).to_json(figure).items()
        }
    return found
