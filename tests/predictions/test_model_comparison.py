"""After a change of the model, the new one is shown what the old one judged."""

import json
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps

from predictions.domain import FEATURE_CONTRACT, FeatureContract
from predictions.models import ModelStatus, ModelVersionRecord, PredictionRecord
from predictions.queries.breakdowns import breakdown_of
from predictions.queries.movements import movement_between
from tests.predictions.scoring_fakes import FakeModel

pytestmark = pytest.mark.django_db
LATER = date(2026, 6, 30)


@pytest.fixture
def next_model(world):
    """Another model takes over after the first run, and another day is to be scored."""
    first = world.score()
    ModelVersionRecord.objects.update(status=ModelStatus.RETIRED)
    moment = datetime(2026, 6, 20, tzinfo=UTC)
    ModelVersionRecord.objects.create(
        version="2.0.0",
        rung="L3",
        status=ModelStatus.PUBLISHED,
        as_of=LATER,
        mart_version="any",
        contract_fingerprint=FakeModel.contract.fingerprint,
        reason="It passed.",
        trained_at=moment,
        published_at=moment,
    )
    world.sources.models["2.0.0"] = FakeModel(seed=9, version="2.0.0")
    return first


def pair(customers, run):
    before = PredictionRecord.objects.exclude(run=run).get(customer=customers[5])
    return before, PredictionRecord.objects.get(run=run, customer=customers[5])


def test_the_new_model_says_what_it_would_have_said_then(world, customers, next_model):
    world.sources.offer_mart("mart-2", customers, as_of=LATER, seed=8)

    before, now = pair(customers, world.score())

    assert now.compared_with == before.pk
    then = dict(zip(FEATURE_CONTRACT.names, before.feature_values, strict=True))
    said = [part.shap_impact for part in FakeModel(seed=9).explain(then)]
    assert now.contributions_before == pytest.approx(said, abs=1e-6)


def test_the_change_of_the_score_falls_apart_into_account_and_model(world, customers, next_model):
    world.sources.offer_mart("mart-2", customers, as_of=LATER, seed=8)

    before, now = pair(customers, world.score())
    movement = movement_between(breakdown_of(before.pk), breakdown_of(now.pk))

    assert movement.why_not == ""
    assert "The model changed" in [row.label for row in movement.rows]
    assert sum(row.points for row in movement.rows) == pytest.approx(movement.points)


def test_an_account_that_did_not_change_was_moved_by_the_model_alone(world, customers, next_model):
    world.sources.offer_mart("mart-2", customers, as_of=LATER)  # the same values

    before, now = pair(customers, world.score())
    movement = movement_between(breakdown_of(before.pk), breakdown_of(now.pk))

    assert [row.label for row in movement.rows] == ["The model changed"]
    assert movement.rows[0].points == movement.points


def test_the_same_model_is_not_asked_twice(world, customers):
    world.score()
    world.sources.offer_mart("mart-2", customers, as_of=LATER, seed=8)

    _, now = pair(customers, world.score())

    assert now.compared_with is None
    assert now.contributions_before == []


def test_inputs_that_lack_what_the_new_model_asks_for_are_not_compared(world, customers, next_model):
    ModelVersionRecord.objects.filter(version="1.0.0").update(
        feature_contract=FeatureContract(FEATURE_CONTRACT.features[1:]).to_json()
    )
    world.sources.offer_mart("mart-2", customers, as_of=LATER, seed=8)

    _, now = pair(customers, world.score())

    assert now.compared_with is None


def test_a_contract_is_read_as_it_was_kept_by_other_versions_of_the_product():
    lines = [{**line, "added_later": 1} for line in FEATURE_CONTRACT.to_json()]
    for line in lines:
        del line["phrase"]

    contract = FeatureContract.from_json(json.loads(json.dumps(lines)))

    assert contract.names == FEATURE_CONTRACT.names
    assert contract.fingerprint == FEATURE_CONTRACT.fingerprint


def test_contracts_of_earlier_models_are_read_from_their_folders(published_model, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "models" / "1.0.0"
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(json.dumps({"contract": FEATURE_CONTRACT.to_json()}))

    import_module("predictions.migrations.0007_read_contracts_of_models").read_contracts(apps, None)

    published_model.refresh_from_db()
    assert published_model.contract == FEATURE_CONTRACT
