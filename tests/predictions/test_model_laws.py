"""Laws that every published model obeys, whatever its rung."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.domain import FEATURE_CONTRACT, DriverGroup, FeatureContract
from predictions.ml.artifact import artifact_folder, load_artifact, save_artifact
from predictions.ml.boosting import BoostedTrees
from predictions.ml.calibration import LogitMap
from predictions.ml.component import sigmoid
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.ladder import fit_ladder, stacked
from predictions.ml.rungs import TREES, Rung
from predictions.ml.trained_model import TrainedModel
from tests.predictions.ml_builders import World

pytestmark = [pytest.mark.any_database, pytest.mark.slow]


@pytest.fixture(scope="module")
def history():
    return World().history()


@pytest.fixture(scope="module")
def ladder(history):
    return fit_ladder(FEATURE_CONTRACT, history.examples, list(Rung))


@pytest.fixture(scope="module", params=list(Rung))
def model(request, history, ladder) -> TrainedModel:
    rung, examples = request.param, history.examples
    parts = stacked([ladder.out_of_fold[part] for part in rung.parts], examples.matrix)
    logit_map = ladder.maps[rung].with_draws(
        parts, examples.left, examples.weights, accounts=examples.accounts, count=20, seed=1
    )
    return TrainedModel(
        "1.0.0", rung, history.encoder, [ladder.parts[part] for part in rung.parts], logit_map
    )


def with_column(features, name, values):
    return replace(features, columns={**features.columns, name: values})


def test_contributions_add_up_to_the_published_log_odds(model, history):
    said = model.predict(history.features)

    added = said.expectation + said.contributions.sum(axis=1)

    assert np.abs(added - said.log_odds).max() < 1e-5
    assert np.abs(sigmoid(said.log_odds) - said.probability).max() < 1e-12


def test_probabilities_lie_inside_their_interval_and_inside_0_to_1(model, history):
    said = model.predict(history.features)

    assert (said.probability > 0).all()
    assert (said.probability < 1).all()
    assert (said.probability_low <= said.probability).all()
    assert (said.probability <= said.probability_high).all()
    assert (said.probability_low < said.probability_high).any()


def test_the_interval_of_one_part_is_that_of_its_draws_one_by_one():
    random = np.random.default_rng(5)
    draws = np.column_stack([random.normal(size=40), 1 + 0.3 * random.normal(size=40)])
    parts = random.normal(scale=4, size=(200, 1))

    low, high = LogitMap(0.0, np.array([1.0]), draws).interval(parts)

    each = np.quantile(draws[:, :1] + draws[:, 1:] @ parts.T, (0.1, 0.9), axis=0)
    assert np.abs(low - sigmoid(np.minimum(each[0], parts[:, 0]))).max() < 1e-12
    assert np.abs(high - sigmoid(np.maximum(each[1], parts[:, 0]))).max() < 1e-12


def test_more_of_what_raises_risk_for_everyone_never_lowers_it(model, history):
    features = history.features
    before = model.predict(features)
    for feature in FEATURE_CONTRACT:
        if feature.sign:
            more = with_column(features, feature.name, features.columns[feature.name] + feature.sign)
            after = model.predict(more).log_odds
            known = np.isfinite(features.columns[feature.name])
            assert (after[known] >= before.log_odds[known] - 1e-5).all(), feature.name


def test_the_rows_of_a_batch_do_not_depend_on_each_other(model, history):
    whole = model.predict(history.features)
    names = history.features.columns

    for row in (0, 17, 400):
        one = {name: _plain(names[name][row]) for name in FEATURE_CONTRACT.names}
        assert model.predict_proba(one).value == pytest.approx(whole.probability[row], abs=1e-9)
        assert [part.shap_impact for part in model.explain(one)] == pytest.approx(
            whole.contributions[row].tolist(), abs=1e-9
        )


def _plain(value):
    return None if value is None or value != value else value


def test_a_saved_model_predicts_the_same(model, history, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    save_artifact(model)

    loaded = load_artifact(artifact_folder("1.0.0"))

    said, again = model.predict(history.features), loaded.predict(history.features)
    assert (loaded.version, loaded.rung) == (model.version, model.rung)
    assert loaded.contract == model.contract
    assert (again.log_odds == said.log_odds).all()
    assert (again.contributions == said.contributions).all()
    assert (again.probability_low == said.probability_low).all()


def test_a_saved_model_is_data_that_runs_nothing(model, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    files = sorted(path.suffix for path in save_artifact(model).iterdir())

    assert set(files) == {".json"}


def test_infinity_and_a_new_category_count_as_missing(model, history):
    features = history.features
    missing = with_column(features, "usage_trend_30d", np.full(len(features), np.nan))
    infinite = with_column(features, "usage_trend_30d", np.full(len(features), np.inf))
    unknown = with_column(features, "plan_tier", np.full(len(features), None, dtype=object))
    new = with_column(features, "plan_tier", np.full(len(features), "platinum", dtype=object))

    assert (model.predict(infinite).log_odds == model.predict(missing).log_odds).all()
    assert (model.predict(new).log_odds == model.predict(unknown).log_odds).all()


def test_nothing_known_at_all_still_gives_a_probability(model, history):
    nothing = dict.fromkeys(FEATURE_CONTRACT.names)

    assert 0 < model.predict_proba(nothing).value < 1


def test_a_feature_that_vanished_is_named_with_the_remedy(model, history):
    without = {name: values for name, values in history.features.columns.items() if name != "mrr"}

    with pytest.raises(ModelDoesNotFit, match=r"mrr.*train_model"):
        model.predict(replace(history.features, columns=without))
    with pytest.raises(ValueError, match=r"mrr.*train_model"):
        model.predict_proba({name: None for name in FEATURE_CONTRACT.names if name != "mrr"})


def test_a_feature_the_model_never_saw_is_named(model, history):
    with_more = {**history.features.columns, "logins_14d": history.features.columns["mrr"]}

    with pytest.raises(ModelDoesNotFit, match="logins_14d"):
        model.predict(replace(history.features, columns=with_more))


def test_the_segment_rate_counts_to_the_contract_group_alone(history, ladder):
    model = TrainedModel(
        "1.0.0", Rung.SEGMENT, history.encoder, [ladder.parts["baseline"]], ladder.maps[Rung.SEGMENT]
    )

    contributions = model.predict(history.features).contributions

    outside = [feature.group is not DriverGroup.CONTRACT for feature in FEATURE_CONTRACT]
    assert (contributions[:, outside] == 0).all()
    assert np.ptp(contributions[:, np.logical_not(outside)]) > 0.1


def test_the_base_rate_says_the_same_of_everybody(history, ladder):
    model = TrainedModel("1.0.0", Rung.BASE_RATE, history.encoder, [], ladder.maps[Rung.BASE_RATE])

    said = model.predict(history.features)

    assert np.ptp(said.probability) == 0
    assert said.probability[0] == pytest.approx(history.examples.left.mean(), rel=0.15)


def test_contributions_of_the_trees_equal_those_of_the_shap_library(history, ladder):
    import shap
    import xgboost

    trees = ladder.parts[TREES]
    assert isinstance(trees, BoostedTrees)
    matrix = history.examples.matrix[:200]
    booster = xgboost.Booster(params={"nthread": 1}, model_file=bytearray(trees.model))
    rows = xgboost.DMatrix(
        matrix,
        feature_types=["c" if f.kind == "category" else "float" for f in FEATURE_CONTRACT],
        enable_categorical=True,
        nthread=1,
    )

    explained = shap.TreeExplainer(booster, feature_perturbation="tree_path_dependent").shap_values(rows)

    ours = trees.contributions(matrix) - trees.baseline.contributions(matrix)
    assert np.abs(explained - ours).max() < 1e-6
    assert np.ptp(ours) > 0.1


def test_another_order_of_features_is_another_contract():
    turned = FeatureContract(FEATURE_CONTRACT.features[::-1])

    assert turned.fingerprint != FEATURE_CONTRACT.fingerprint
