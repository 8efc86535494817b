"""From the mart to a published model, through the commands."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from customers.models import CustomerRecord
from predictions.domain import FEATURE_CONTRACT, FeatureContract, RiskScore, Target
from predictions.mart import DuckDBFeatureStore, open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.ml import registry
from predictions.ml.artifact import artifact_folder
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, load_model, load_published_model
from predictions.ml.training import TrainingRefused
from predictions.models import ModelStatus, ModelVersionRecord
from predictions.services import ChurnModelService
from predictions.training import lifecycle
from predictions.training.lifecycle import train_and_register
from tests.predictions.builders import SIGNUP, an_event, log_events, midnight

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ACCOUNTS, LAST_EVENT = 45, date(2025, 12, 20)
FIGURES = {
    "log_loss",
    "log_loss_base",
    "brier_skill",
    "auc",
    "auc_low",
    "auc_high",
    "average_precision",
    "lift_top_decile",
    "calibration_slope",
    "observed_expected",
    "observed_expected_low",
    "observed_expected_high",
    "mrr_weighted_recall",
    "passed_gate",
    "reason",
}


def fill(churn: bool = True) -> None:
    """45 accounts with an event a week; every third leaves at some time in the year."""
    records, events = [], []
    for number in range(ACCOUNTS):
        name = f"account-{number:02}"
        left = SIGNUP + timedelta(days=100 + 5 * number) if number % 3 == 0 else None
        records.append(
            CustomerRecord(
                customer_id=name,
                name=name,
                signup_date=SIGNUP,
                churn_date=left if churn else None,
                ingested_at=midnight(SIGNUP),
            )
        )
        last = (left or LAST_EVENT) - timedelta(days=number % 7)
        events += [an_event(SIGNUP + timedelta(days=day), name) for day in range(0, (last - SIGNUP).days, 7)]
    CustomerRecord.objects.bulk_create(records)
    log_events([*events, an_event(LAST_EVENT, "account-01")])


@pytest.fixture(scope="module")
def filled(lasting) -> None:
    lasting.make(fill)
    lasting.make(build_fresh_mart)


@pytest.fixture
def portfolio(filled, lasting, data_dir) -> None:
    lasting.lay_out(data_dir)


def test_training_publishes_a_model_that_predicts_the_mart(portfolio):
    record = train_and_register()

    model = load_published_model()
    mart = open_mart()
    said = model.predict(mart.scoring_columns(0, mart.account_count - 1))
    assert (record.version, record.status) == ("1.0.0", ModelStatus.PUBLISHED)
    assert record.contract == FEATURE_CONTRACT
    assert model.version == "1.0.0"
    assert len(said.probability) == mart.account_count == ACCOUNTS * 2 // 3
    assert said.contributions.shape == (mart.account_count, len(FEATURE_CONTRACT.names))


def test_a_second_training_retires_the_first(portfolio):
    first, second = train_and_register(), train_and_register()

    first.refresh_from_db()
    assert second.version == "1.1.0"
    assert first.status == ModelStatus.RETIRED
    assert load_published_model().version == "1.1.0"
    assert load_model("1.0.0").version == "1.0.0"


def test_another_list_of_features_is_another_major_version(portfolio):
    train_and_register()
    ModelVersionRecord.objects.update(contract_fingerprint="of another time")

    assert train_and_register().version == "2.0.0"


def test_the_domain_service_predicts_through_the_real_store_and_model(portfolio):
    from django.utils import timezone

    from customers.domain import Customer, Industry

    train_and_register()
    service = ChurnModelService(DuckDBFeatureStore(open_mart()), load_published_model(), timezone.now)

    result = service.predict(Customer("account-01", Industry.OTHER, None, SIGNUP, None), RiskScore(0.2))

    assert 0 < result.churn_probability.value < 1
    assert result.model_version == "1.0.0"


def test_no_model_is_said_with_the_remedy(portfolio):
    with pytest.raises(ModelMissing, match="train_model"):
        load_published_model()


def test_a_damaged_model_is_said_with_the_remedy(portfolio):
    train_and_register()
    (artifact_folder("1.0.0") / "model.json").write_text("{")

    with pytest.raises(ModelMissing, match=r"1\.0\.0 cannot be read.*train_model"):
        load_published_model()


def test_a_model_for_another_list_of_features_is_refused(portfolio, monkeypatch):
    train_and_register()
    shorter = FeatureContract(FEATURE_CONTRACT.features[:-1])
    monkeypatch.setattr(registry, "CONTRACTS", {Target.CHURN: shorter})

    with pytest.raises(ModelDoesNotFit, match=r"another list of features.*train_model"):
        load_published_model()


def test_a_refused_training_leaves_the_published_model(portfolio):
    train_and_register()
    CustomerRecord.objects.update(churn_date=None)
    build_fresh_mart()

    with pytest.raises(TrainingRefused):
        train_and_register()

    assert load_published_model().version == "1.0.0"


def test_a_training_interrupted_before_publication_leaves_the_published_model(portfolio, monkeypatch):
    train_and_register()

    def stop(_model, **_files):
        raise KeyboardInterrupt

    monkeypatch.setattr(lifecycle, "save_artifact", stop)
    with pytest.raises(KeyboardInterrupt):
        train_and_register()

    assert load_published_model().version == "1.0.0"
    assert ModelVersionRecord.objects.count() == 1


@pytest.mark.any_database
def test_evaluate_prints_the_report_with_the_promised_names(portfolio, capsys):
    call_command("train_model")
    told = capsys.readouterr().out
    call_command("evaluate", as_json=True)

    printed = json.loads(capsys.readouterr().out)
    assert "Model 1.0.0 is published" in told
    assert {"rung", "n_accounts", "n_churned_accounts", "n_snapshots", "origins", "rungs"} <= printed.keys()
    assert set(printed["rungs"]) == {"L0", "L1", "L2", "L3", "L4"}
    assert all(figures.keys() >= FIGURES for figures in printed["rungs"].values())
    assert printed["n_churned_accounts"] == ACCOUNTS // 3


@pytest.mark.any_database
def test_churn_that_is_not_recorded_ends_with_the_option_and_trains_with_it(portfolio, capsys):
    CustomerRecord.objects.update(churn_date=None)
    build_fresh_mart()

    with pytest.raises(CommandError, match=r"manage\.py train_model --churn-from-silence 90"):
        call_command("train_model")
    call_command("train_model", churn_from_silence=60)
    call_command("evaluate")

    assert "no event for 60 days" in capsys.readouterr().out


@pytest.mark.any_database
@pytest.mark.parametrize("command", ["train_model", "evaluate"])
def test_the_commands_say_what_is_missing(db, data_dir, command):
    with pytest.raises(CommandError, match=r"Run: manage\.py"):
        call_command(command)
