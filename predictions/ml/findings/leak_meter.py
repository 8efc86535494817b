"""How much a careless protocol would have promised."""

import numpy as np

from predictions.domain import FeatureContract
from predictions.ml.bootstrap import json_number
from predictions.ml.examples import Examples
from predictions.ml.findings import Json
from predictions.ml.ladder import SEED, account_folds, fit_parts
from predictions.ml.metrics import Ranking
from predictions.ml.origins import OutOfTime


def leak_meter(contract: FeatureContract, examples: Examples, tested: OutOfTime) -> Json:
    """AUC by random rows minus AUC out of time.

    Measured on the highest rung that rests on one part and was tried; empty when only the base rate was.
    """
    on_one_part = [rung for rung in tested.probabilities if len(rung.parts) == 1]
    if not on_one_part:
        return {}
    rung = on_one_part[-1]
    part = rung.parts[0]
    examples = examples.thinned(SEED)
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
