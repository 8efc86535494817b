"""One suite for every model behind the port: each rung of the ladder, survival, and the fake."""

import math
import re
from datetime import UTC, date, datetime

import numpy as np
import pytest

from customers.domain import Customer, Industry
from predictions.domain import FEATURE_CONTRACT, ChurnModelPort, FeatureKind, RiskScore, ShapFeature
from predictions.ml.hazard_training import fit_hazard
from predictions.ml.ladder import fit_ladder
from predictions.ml.person_months import person_months
from predictions.ml.rungs import Rung
from predictions.ml.survival_model import SurvivalChurnModel
from predictions.ml.trained_model import TrainedModel
from predictions.services import ChurnModelService
from tests.predictions.fakes import FeatureStoreFake
from tests.predictions.ml_builders import World
from tests.predictions.scoring_fakes import FakeModel

pytestmark = pytest.mark.any_database
WORLD = World(accounts=200, months=15, base=-3.5)
NOBODY = dict.fromkeys(FEATURE_CONTRACT.names)


@pytest.fixture(scope="module")
def models() -> dict[str, ChurnModelPort]:
    snapshots = WORLD.snapshots()
    history = WORLD.history(snapshots)
    ladder = fit_ladder(FEATURE_CONTRACT, history.examples, list(Rung))
    rungs = {
        rung.value: TrainedModel(
            "1.0.0", rung, history.encoder, [ladder.parts[part] for part in rung.parts], ladder.maps[rung]
        )
        for rung in Rung
    }
    hazard = fit_hazard(FEATURE_CONTRACT, snapshots, person_months(snapshots, WORLD.last_day))
    return {**rungs, "survival": SurvivalChurnModel("1.0.0", hazard), "fake": FakeModel()}


@pytest.fixture(params=[*Rung, "survival", "fake"])
def model(request, models) -> ChurnModelPort:
    return models[str(request.param)]


@pytest.fixture(scope="module")
def customers() -> list[dict]:
    """A dozen customers as a feature store gives them."""
    columns = WORLD.snapshots().features.columns
    return [
        {
            name: _plain(columns[name][row], FEATURE_CONTRACT[name].kind is FeatureKind.CATEGORY)
            for name in FEATURE_CONTRACT.names
        }
        for row in range(0, 1200, 100)
    ]


def _plain(cell, is_category: bool):
    if is_category:
        return cell
    return None if np.isnan(cell) else float(cell)


def log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def test_its_version_is_semantic(model):
    assert re.fullmatch(r"\d+\.\d+\.\d+", model.version)


def test_every_customer_has_a_probability_inside_0_to_1(model, customers):
    assert all(0 < model.predict_proba(customer).value < 1 for customer in customers)
    assert 0 < model.predict_proba(NOBODY).value < 1


def test_every_feature_is_explained_in_the_order_of_the_contract_with_its_raw_value(model, customers):
    for customer in customers:
        explained = model.explain(customer)

        assert all(isinstance(part, ShapFeature) for part in explained)
        assert tuple(part.feature_name for part in explained) == FEATURE_CONTRACT.names
        assert [part.feature_value for part in explained] == [
            customer[name] for name in FEATURE_CONTRACT.names
        ]


def test_contributions_and_one_expectation_for_all_add_up_to_the_published_log_odds(model, customers):
    expectations = [
        log_odds(model.predict_proba(customer).value)
        - math.fsum(part.shap_impact for part in model.explain(customer))
        for customer in [*customers, NOBODY]
    ]

    assert np.ptp(expectations) < 1e-5


def test_asked_twice_it_says_the_same(model, customers):
    assert model.predict_proba(customers[0]) == model.predict_proba(customers[0])
    assert list(model.explain(customers[0])) == list(model.explain(customers[0]))


def test_a_new_category_and_an_extra_feature_are_no_error(model, customers):
    odd = {**customers[0], "plan_tier": "platinum", "logins_14d": 3.0}

    assert 0 < model.predict_proba(odd).value < 1


@pytest.mark.parametrize("missing", ["mrr", "plan_tier", "days_to_renewal"])
def test_a_missing_feature_is_named(model, customers, missing):
    without = {name: value for name, value in customers[0].items() if name != missing}

    with pytest.raises(ValueError, match=missing):
        model.predict_proba(without)
    with pytest.raises(ValueError, match=missing):
        model.explain(without)


def test_the_service_makes_a_result_of_it(model, customers):
    store = FeatureStoreFake({"acme": customers[0]})
    service = ChurnModelService(store, model, now=lambda: datetime(2026, 6, 1, tzinfo=UTC))

    result = service.predict(Customer("acme", Industry.OTHER, None, date(2024, 1, 1), None), RiskScore(0.4))

    assert result.churn_probability == model.predict_proba(customers[0])
    assert len(result.top_shap_features) == 5
    assert result.model_version == model.version


def test_survival_says_what_its_curve_says(models, customers):
    from predictions.domain.survival import SurvivalCurve
    from predictions.ml.encoding import one_row

    survival = models["survival"]
    for customer in customers:
        curve = SurvivalCurve(tuple(survival.hazard.survival(one_row(FEATURE_CONTRACT, customer))[0]))

        assert survival.predict_proba(customer).value == pytest.approx(1 - curve.at(90), abs=1e-9)
