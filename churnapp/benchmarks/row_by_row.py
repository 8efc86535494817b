"""The way that most scoring scripts go, as a peer: one account after another through a scikit-learn pipeline.

Each account becomes a data frame of one row, goes through imputing, one-hot columns and a booster, and is
explained by a SHAP explainer that is made for it. Needs scikit-learn and shap, which come with the tests.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from churnapp.benchmarks.drawn_mart import draw_mart
from churnapp.benchmarks.measure import Measurement, in_turn, peak_memory_mb
from churnapp.benchmarks.pages import NothingToOpen
from churnapp.benchmarks.scoring import draw_portfolio, learn_model, score
from predictions.domain import FEATURE_CONTRACT, FeatureKind
from predictions.ml.boosting import PARAMETERS, TREES
from predictions.scoring import Peers

PEER = "one account after another through a scikit-learn pipeline with a SHAP explainer for each"
ASKED, LEARNT = 20, 2_000


def measure_row_by_row(accounts: int, runs: int) -> Measurement:
    """Median time of scoring accounts chunk by chunk, beside that of the peer for as many.

    The peer scores twenty, and its time is that of one times the accounts: each costs the same.

    Args:
        accounts: how many are drawn.
        runs: of both, in turn.

    Raises:
        NothingToOpen: the peer's libraries are not installed.
    """
    if not all(find_spec(library) for library in ("shap", "sklearn", "pandas")):
        raise NothingToOpen("The peer needs scikit-learn and shap. Run: make setup")
    with threadpool_limits(limits=1):
        model, portfolio = learn_model(), draw_portfolio(accounts)
        peers, ask = Peers(portfolio, FEATURE_CONTRACT.names), _peer()
        seconds, peer_seconds = in_turn(
            lambda: sum(len(batch) for batch in score(model, portfolio, peers)), ask, runs=runs
        )
    size, peak = f"{accounts:,} accounts", peak_memory_mb()
    return Measurement("row-by-row", size, seconds, PEER, peer_seconds / ASKED * accounts, peak)


def _peer() -> Callable[[], None]:
    import pandas  # noqa: PLC0415 - only this benchmark needs these
    import shap  # noqa: PLC0415
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415
    from sklearn.impute import SimpleImputer  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder  # noqa: PLC0415
    from xgboost import XGBClassifier  # noqa: PLC0415

    columns = draw_mart(LEARNT, 1).snapshots.features.columns
    rows = pandas.DataFrame(dict(columns))
    texts = [feature.name for feature in FEATURE_CONTRACT if feature.kind is FeatureKind.CATEGORY]
    numbers = [name for name in FEATURE_CONTRACT.names if name not in texts]
    prepare = ColumnTransformer(
        [("numbers", SimpleImputer(), numbers), ("texts", OneHotEncoder(handle_unknown="ignore"), texts)]
    )
    booster = XGBClassifier(n_estimators=TREES, max_depth=3, n_jobs=1, random_state=PARAMETERS["seed"])
    left = np.random.default_rng(1).random(LEARNT) < 0.1
    pipeline: Any = make_pipeline(prepare, booster).fit(rows, left)

    def ask() -> None:
        for number in range(ASKED):
            one = rows.iloc[[number]]
            pipeline.predict_proba(one)
            prepared = pipeline[:-1].transform(one)
            shap.TreeExplainer(pipeline[-1]).shap_values(prepared)

    return ask
