"""The published rung on parts of the portfolio, where it could be wrong and the whole still look right."""

from collections.abc import Iterator

import numpy as np

from predictions.domain import FeatureKind
from predictions.mart.columns import Booleans, Floats
from predictions.ml.bootstrap import AccountBootstrap, Estimate, ratio
from predictions.ml.encoding import Encoder
from predictions.ml.findings import Json
from predictions.ml.origins import OutOfTime
from predictions.ml.resampled import ResampledRanking
from predictions.ml.rungs import Rung

FEWEST_LEAVERS = 5  # below, a part is counted and not judged
MOST_PLANS = 8
YOUNG_DAYS = 180


def strata(encoder: Encoder, tested: OutOfTime, rung: Rung, bootstrap: AccountBootstrap) -> Json:
    """Parts of the test rows by name; a part that is empty or everything is left out."""
    found = {}
    for words, members in _parts(encoder, tested):
        if members.any() and not members.all():
            found[words] = _part(tested, rung, members, bootstrap.where(members))
    return found


def _part(tested: OutOfTime, rung: Rung, members: Booleans, bootstrap: AccountBootstrap) -> Json:
    left, probability = tested.examples.left[members], tested.probabilities[rung][members]
    counted = {
        "rows": int(members.sum()),
        "accounts": len(np.unique(tested.examples.accounts[members])),
        "leavers": int(left.sum()),
        "expected": float(probability.sum()),
    }
    unknown = np.full(len(bootstrap.counts), np.nan)
    level = ranked = unknown
    if left.sum() >= FEWEST_LEAVERS:
        level = ratio(bootstrap.sums(left), bootstrap.sums(probability))
        ranked = ResampledRanking.of(probability, left, bootstrap).auc()
    return {
        **counted,
        **Estimate.of(level).to_json("observed_expected"),
        **Estimate.of(ranked).to_json("auc"),
    }


def _parts(encoder: Encoder, tested: OutOfTime) -> Iterator[tuple[str, Booleans]]:
    contract, matrix = encoder.contract, tested.examples.matrix

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
    if "plan_tier" in contract and contract["plan_tier"].kind is FeatureKind.CATEGORY:
        codes = column("plan_tier")
        for code, plan in enumerate(encoder.categories["plan_tier"][:MOST_PLANS]):
            yield f"plan {plan}", codes == code
