"""Fields of the vendor's own as features: from the history of their values to the mart, a model and its reasons."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from customers.domain import CustomField, FieldKind
from customers.models import CustomFieldRecord, CustomValueChangeRecord
from customers.repositories.custom_fields import WantedValue, set_values
from predictions.domain import (
    DAYS_AGO,
    FEATURE_CONTRACT,
    UPGRADE_CONTRACT,
    DriverGroup,
    FeatureContract,
    line_of,
    phrase_of,
    reasons_for,
)
from predictions.mart import SnapshotColumns, open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.artifact import artifact_folder, load_artifact, save_artifact
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.examples import ChurnDefinition, LabelledHistory, labelled_history
from predictions.ml.hazard_file import HAZARD_FILE, hazard_content, load_hazard
from predictions.ml.hazard_training import fit_hazard
from predictions.ml.ladder import fit_ladder
from predictions.ml.person_months import person_months
from predictions.ml.registry import refuse_unusable, refuse_what_is_lacking
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel
from predictions.models import ModelStatus, ModelVersionRecord
from predictions.repositories.custom_features import custom_features_now
from tests.customers.builders import make_custom_field
from tests.predictions.builders import SIGNUP, a_customer, daily_events, history_of, log_events, midnight
from tests.predictions.ml_builders import World

pytestmark = pytest.mark.slow
AS_OF = date(2025, 6, 10)
FEBRUARY, MARCH, APRIL = date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)
NPS = CustomField("nps", "NPS", FieldKind.NUMBER, is_feature=True)


@pytest.fixture
def acme(data_dir, db):
    log_events(daily_events(SIGNUP, AS_OF + timedelta(days=1)))
    return a_customer()


def a_field(kind: str, key: str = "nps", **more) -> CustomFieldRecord:
    return make_custom_field(key=key, label=key.upper(), kind=kind, **{"is_feature": True, **more})


def held(field: CustomFieldRecord, account, day: date, value) -> None:
    set_values([WantedValue(account.pk, field, value, midnight(day))], now=datetime.now(UTC))


def on(days: dict[date, object], *wanted: date) -> list[object]:
    return [days[day] for day in wanted]


def test_a_number_is_known_from_the_day_on_which_it_was_set(acme):
    nps = a_field("number")
    held(nps, acme, date(2025, 2, 20), Decimal(7))
    held(nps, acme, date(2025, 3, 20), Decimal("4.5"))
    build_fresh_mart(as_of=AS_OF)

    known = history_of(open_mart(), "acme", "custom_nps")

    assert on(known, FEBRUARY, MARCH, APRIL, AS_OF) == [None, 7, 4.5, 4.5]
    assert open_mart().features_of("acme")["custom_nps"] == 4.5


def test_what_was_set_on_the_day_itself_counts_and_what_was_emptied_is_unknown(acme):
    nps = a_field("number")
    held(nps, acme, MARCH, Decimal(7))
    held(nps, acme, APRIL, None)
    build_fresh_mart(as_of=AS_OF)

    assert on(history_of(open_mart(), "acme", "custom_nps"), FEBRUARY, MARCH, APRIL) == [None, 7, None]


def test_a_date_is_read_as_days_since_it_and_ahead_of_it(acme):
    review = a_field("date", "review")
    held(review, acme, FEBRUARY, date(2025, 3, 11))
    build_fresh_mart(as_of=AS_OF)

    assert on(history_of(open_mart(), "acme", "custom_review"), MARCH, APRIL) == [-10, 21]


def test_money_is_read_as_it_is_and_one_of_several_as_a_category_in_lower_case(acme):
    spend, region = a_field("money", "spend"), a_field("choice", "region", choices=["EMEA", "AMER"])
    held(spend, acme, FEBRUARY, Decimal("1250.50"))
    held(region, acme, FEBRUARY, "EMEA")
    build_fresh_mart(as_of=AS_OF)

    features = open_mart().features_of("acme")

    assert (features["custom_spend"], features["custom_region"]) == (1250.5, "emea")


def test_what_happens_later_changes_nothing_that_was_known_before(acme):
    nps = a_field("number")
    held(nps, acme, date(2025, 2, 20), Decimal(7))
    build_fresh_mart(as_of=MARCH)
    before = (open_mart().snapshot_columns(), open_mart().scoring_columns(0, 0))

    held(nps, acme, MARCH + timedelta(days=1), Decimal(1))
    build_fresh_mart(as_of=MARCH)
    after = (open_mart().snapshot_columns(), open_mart().scoring_columns(0, 0))

    snapshots = [columns.features.columns["custom_nps"] for columns, _ in (before, after)]
    np.testing.assert_array_equal(*snapshots)
    assert after[1].columns["custom_nps"].tolist() == before[1].columns["custom_nps"].tolist() == [7]
    assert CustomValueChangeRecord.objects.count() == 2


def test_a_field_that_no_model_may_learn_from_is_not_in_the_mart(acme):
    for key, more in {"off": {"is_feature": False}, "gone": {"retired_at": midnight(MARCH)}}.items():
        held(a_field("number", key, **more), acme, FEBRUARY, Decimal(1))
    build_fresh_mart(as_of=AS_OF)

    mart = open_mart()

    assert mart.contract == FEATURE_CONTRACT
    assert open_mart(contract=UPGRADE_CONTRACT).contract == UPGRADE_CONTRACT


def a_model(contract: FeatureContract, status: ModelStatus = ModelStatus.PUBLISHED) -> ModelVersionRecord:
    return ModelVersionRecord.objects.create(
        version="2.0.0",
        rung="L2",
        status=status,
        as_of=AS_OF,
        mart_version="any",
        contract_fingerprint=contract.fingerprint,
        feature_contract=contract.to_json(),
        reason="It passed.",
        trained_at=midnight(AS_OF),
    )


def test_a_field_stays_for_the_models_that_read_it_and_is_learnt_from_no_more(acme):
    nps = a_field("number")
    held(nps, acme, FEBRUARY, Decimal(7))
    a_model(FEATURE_CONTRACT.with_custom([line_of(NPS)]))
    CustomFieldRecord.objects.update(is_feature=False)
    build_fresh_mart(as_of=AS_OF)

    mart = open_mart()

    assert mart.scoring_columns(0, 0).columns["custom_nps"].tolist() == [7]
    assert mart.to_learn_from().contract == FEATURE_CONTRACT
    assert "custom_nps" not in mart.to_learn_from().snapshot_columns().features.columns


@pytest.mark.parametrize(("status", "is_kept"), [("shadow", True), ("retired", False), ("discarded", False)])
def test_only_models_in_use_keep_a_field(db, status, is_kept):
    a_field("number", is_feature=False)
    a_model(FEATURE_CONTRACT.with_custom([line_of(NPS)]), ModelStatus(status))

    assert bool(custom_features_now().fields) is is_kept


def test_a_model_without_the_field_goes_on_scoring_a_mart_that_has_it(acme):
    held(a_field("number"), acme, FEBRUARY, Decimal(7))
    build_fresh_mart(as_of=AS_OF)
    model, _ = learnt(FEATURE_CONTRACT)

    said = model.predict(open_mart().scoring_columns(0, 0))

    assert said.contributions.shape == (1, len(FEATURE_CONTRACT.names))


def test_a_model_that_reads_a_field_refuses_data_without_it_with_the_remedy(db):
    record = a_model(FEATURE_CONTRACT.with_custom([line_of(NPS)]))

    with pytest.raises(
        ModelDoesNotFit, match=r"learnt from NPS, which the data does not hold yet.*build_mart"
    ):
        refuse_what_is_lacking(record, FEATURE_CONTRACT)
    with pytest.raises(ModelDoesNotFit, match="custom_nps"):
        learnt(record.contract)[0].predict(World(accounts=20).snapshots().features)


def test_the_fingerprint_of_a_published_model_is_judged_by_the_products_own_features(db, data_dir):
    changed = FeatureContract(FEATURE_CONTRACT.features[1:]).with_custom([line_of(NPS)])

    with pytest.raises(ModelDoesNotFit, match="another list of features"):
        refuse_unusable(a_model(changed))


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (FieldKind.NUMBER, 7.0, "NPS: 7"),
        (FieldKind.MONEY, 1250.0, "NPS: $1,250"),
        (FieldKind.DATE, 40.0, "NPS: 40 days ago"),
        (FieldKind.DATE, -1.0, "NPS: in 1 day"),
        (FieldKind.CHOICE, "emea", "NPS: emea"),
        (FieldKind.NUMBER, None, "Not known: NPS"),
    ],
)
def test_a_value_is_told_as_a_colleague_would(kind, value, told):
    choices = ("EMEA",) if kind is FieldKind.CHOICE else ()
    line = line_of(CustomField("nps", "NPS", kind, choices, is_feature=True))

    assert phrase_of(line).told(value) == told
    assert (line.unit == DAYS_AGO) is (kind is FieldKind.DATE)


def test_a_label_that_looks_like_a_phrase_is_told_as_it_is():
    line = line_of(CustomField("odd", "Days {} of [a|b]", FieldKind.NUMBER, is_feature=True))

    assert phrase_of(line).told(3.0) == "Days () of (a/b): 3"


WORLD = World(accounts=200, silence=2.0)


def snapshots_with(contract: FeatureContract) -> SnapshotColumns:
    """A world in which the vendor's field says what usage says, and usage says nothing."""
    snapshots = WORLD.snapshots()
    events = snapshots.features.columns["events_30d"]
    unknown = dict.fromkeys(("events_30d", "days_since_last_event"), np.full(len(events), np.nan))
    custom = {line.name: 3 * events for line in contract.custom}
    columns = {**snapshots.features.columns, **(unknown if custom else {}), **custom}
    return replace(snapshots, features=replace(snapshots.features, columns=columns))


def learnt(contract: FeatureContract) -> tuple[TrainedModel, LabelledHistory]:
    """A ridge on that world."""
    history = labelled_history(
        snapshots_with(contract),
        contract=contract,
        definition=ChurnDefinition(),
        as_of=WORLD.last_day,
        outcomes_known_until=WORLD.last_day,
    )
    ladder = fit_ladder(contract, history.examples, [Rung.RIDGE])
    parts = [ladder.parts["ridge"]]
    return TrainedModel("1.0.0", Rung.RIDGE, history.encoder, parts, ladder.maps[Rung.RIDGE]), history


def test_files_of_a_model_keep_the_field_and_its_words(data_dir):
    contract = FEATURE_CONTRACT.with_custom([line_of(NPS)])
    model, history = learnt(contract)
    snapshots = snapshots_with(contract)
    hazard = fit_hazard(contract, snapshots, person_months(snapshots, WORLD.last_day))
    save_artifact(model, files={HAZARD_FILE: hazard_content(hazard)})

    loaded = load_artifact(artifact_folder("1.0.0"))

    assert loaded.contract == contract
    assert loaded.contract["custom_nps"].words == "NPS"
    curve = load_hazard("1.0.0")
    assert curve.contract == contract
    assert curve.survival(history.features.columns).shape == (len(history.features), 12)


@pytest.mark.any_database
def test_a_model_learns_from_it_and_its_label_stands_in_the_reasons():
    contract = FEATURE_CONTRACT.with_custom([line_of(NPS)])
    model, history = learnt(contract)

    contributions = model.predict(history.features).contributions

    row = int(contributions[:, -1].argmax())
    values = [column[row] for column in history.features.columns.values()]
    told = reasons_for(contract, [None if value != value else value for value in values], contributions[row])
    assert next(reason.text for reason in told if reason.group is DriverGroup.CUSTOM).startswith("NPS: ")
