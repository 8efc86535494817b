"""A vendor with little history: what is shown instead of a model, and what an expected churn does."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from customers.models import CustomerRecord
from predictions.domain import ExpectedChurn
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.base_rate import base_rate_map, with_expected_rows
from predictions.ml.calibration import LogitMap
from predictions.ml.component import sigmoid
from predictions.ml.examples import ChurnDefinition
from predictions.ml.rungs import Rung
from predictions.ml.training import Trained, TrainingRefused, train
from predictions.models import ExpectedChurnRecord, ModelStatus
from predictions.queries.expected_churn import expected_churn
from predictions.repositories.expected_churn import state_expected_churn
from predictions.scoring.batch import score_batch
from predictions.training.lifecycle import train_and_register
from tests.predictions.ml_builders import MartFake, World
from tests.predictions.test_model_lifecycle import fill

PAGE, STATE = "/model-watch/", "/model-watch/expected-churn/"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
NOBODY_LEAVES = World(accounts=60, months=8, base=-40.0)
TWELVE = World(accounts=12, months=10, base=-3.0)


def trained(world: World, expected: ExpectedChurn | None = None) -> Trained:
    return train(MartFake(world), version="1.0.0", definition=ChurnDefinition(), expected=expected)


def rates(outcome: Trained) -> tuple[float, float, float]:
    said = outcome.model.predict(outcome.history.features)
    assert len(set(said.probability)) == 1
    return said.probability_low[0], said.probability[0], said.probability_high[0]


@pytest.mark.any_database
@pytest.mark.parametrize("yearly", [0.05, 0.3, 0.9])
def test_the_pace_of_a_year_compounds_to_the_year(yearly):
    expected = ExpectedChurn(yearly)

    assert expected.within(365) == pytest.approx(yearly)
    assert 1 - (1 - expected.within(73)) ** 5 == pytest.approx(yearly)


@pytest.mark.any_database
@pytest.mark.parametrize("impossible", [0, 1, -0.1, 1.2, float("nan")])
def test_impossible_expectations_are_refused(impossible):
    with pytest.raises(ValueError, match="Valid: a share above 0 and below 1"):
        ExpectedChurn(impossible)


@pytest.mark.any_database
@pytest.mark.parametrize("world", [NOBODY_LEAVES, TWELVE], ids=["nobody left", "twelve accounts"])
def test_without_an_expectation_a_short_history_is_refused_with_the_way_out(world):
    with pytest.raises(TrainingRefused, match=r"manage\.py set_expected_churn"):
        trained(world)


@pytest.mark.any_database
@pytest.mark.parametrize("world", [NOBODY_LEAVES, TWELVE], ids=["nobody left", "twelve accounts"])
def test_with_an_expectation_everybody_gets_the_base_rate_and_nobody_a_reason(world):
    outcome = trained(world, ExpectedChurn(0.3))

    low, rate, high = rates(outcome)
    assert outcome.model.rung is Rung.BASE_RATE
    assert low < rate < high
    assert outcome.reason.startswith("Not enough history to tell accounts apart")
    assert not outcome.model.predict(outcome.history.features).contributions.any()
    assert outcome.evaluation["rungs"] == {}


@pytest.mark.any_database
def test_sixty_accounts_that_stayed_lower_the_rate_below_the_expectation():
    expected = ExpectedChurn(0.3)

    _, rate, _ = rates(trained(NOBODY_LEAVES, expected))

    assert 0 < rate < expected.within(90) / 2


@pytest.mark.any_database
def test_a_history_of_no_months_shows_the_expectation_alone():
    outcome = trained(World(accounts=20, months=2, base=-40.0), ExpectedChurn(0.3))

    low, rate, high = rates_without_history(outcome)
    assert rate == pytest.approx(ExpectedChurn(0.3).within(90))
    assert high - low > 0.1
    assert outcome.evaluation["last_snapshot"] is None


def rates_without_history(outcome: Trained) -> tuple[float, float, float]:
    features = World(accounts=20, months=2, base=-40.0).snapshots().features
    said = outcome.model.predict(features)
    return said.probability_low[0], said.probability[0], said.probability_high[0]


@pytest.mark.any_database
def test_few_churned_accounts_stay_on_the_lower_rungs_and_say_so():
    outcome = trained(World(accounts=60, months=12, base=-5.2, silence=0.3, renewal=0.5))

    assert 0 < outcome.evaluation["n_churned_accounts"] < 20
    assert outcome.model.rung in {Rung.BASE_RATE, Rung.SEGMENT}
    assert "Not enough history" in outcome.reason


@pytest.mark.any_database
def test_accounts_that_all_left_are_a_mistake_of_the_data_and_no_short_history():
    snapshots = NOBODY_LEAVES.snapshots()
    gone = replace(snapshots, left_on=snapshots.as_of + np.timedelta64(3, "D"))

    with pytest.raises(TrainingRefused, match="Every account of the history has left"):
        train(
            MartFake(NOBODY_LEAVES, gone),
            version="1.0.0",
            definition=ChurnDefinition(),
            expected=ExpectedChurn(0.1),
        )


@pytest.mark.any_database
def test_the_expectation_fades_as_outcomes_come_in():
    short, long = (World(accounts=count, months=14).history().examples for count in (15, 400))

    pulled = [
        float(sigmoid(np.array(base_rate_map(examples, 90, rate, 20).intercept)))
        for examples in (short, long)
        for rate in (0.02, 0.3)
    ]

    assert pulled[1] - pulled[0] > 4 * (pulled[3] - pulled[2]) > 0


@pytest.mark.any_database
def test_the_interval_of_the_base_rate_narrows_with_history():
    short, long = (World(accounts=count, months=14).history().examples for count in (15, 400))

    widths = [np.ptp(sigmoid(base_rate_map(examples, 90, None, 50).draws)) for examples in (short, long)]

    assert widths[0] > 3 * widths[1]


@pytest.mark.any_database
def test_the_expectation_moves_the_level_of_a_higher_rung_and_not_its_ranking():
    random = np.random.default_rng(2)
    parts = random.normal(-3, 1, (200, 1))
    left = (random.random(200) < sigmoid(parts[:, 0])).astype(float)
    rows = (parts, left, np.full(200, 0.2), np.arange(200))

    plain, held = (
        LogitMap.learnt_from(*found[:3], level_only=True) for found in (rows, with_expected_rows(*rows, 0.4))
    )

    assert held.intercept > plain.intercept
    assert held.weights == pytest.approx(plain.weights)


@pytest.mark.slow
def test_a_base_rate_without_reasons_can_be_published_and_scored(data_dir, db):
    fill(churn=False)
    build_fresh_mart()
    state_expected_churn(ExpectedChurn(0.2), reason="The board's plan.", set_by=None, now=NOW)

    record = train_and_register()

    mart = open_mart()
    from predictions.domain import DEFAULT_CUTOFFS
    from predictions.ml.registry import load_published_model
    from predictions.scoring.peers import Peers

    model = load_published_model()
    accounts = mart.scoring_columns(0, mart.account_count - 1)
    scored = score_batch(
        model.contract, accounts, model.predict(accounts), Peers(mart, model.contract.names), DEFAULT_CUTOFFS
    )
    assert (record.status, record.rung) == (ModelStatus.PUBLISHED, "L0")
    assert 0 < scored.probability[0] < ExpectedChurn(0.2).within(90)
    assert not any(scored.reasons.of(row) for row in range(len(scored)))


def test_the_command_states_keeps_and_takes_back(db, capsys):
    call_command("set_expected_churn", "0.12", "--reason", "The board's plan.")
    assert expected_churn() == ExpectedChurn(0.12)
    call_command("set_expected_churn", "0.12", "--reason", "Again.")
    assert "in force already" in capsys.readouterr().out

    call_command("set_expected_churn", "--take-back", "--reason", "A year of history now.")

    assert expected_churn() is None
    assert ExpectedChurnRecord.objects.count() == 2


@pytest.mark.parametrize("arguments", [[], ["0.1", "--take-back"], ["1.5"], ["nan"]])
def test_the_command_refuses_nonsense(db, arguments):
    with pytest.raises(CommandError):
        call_command("set_expected_churn", *arguments, "--reason", "Trying.")
    assert not ExpectedChurnRecord.objects.exists()


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_admin_states_it_on_the_page_and_everybody_reads_it(client, admin, viewer):
    client.force_login(admin)
    stated = client.post(STATE, {"yearly_rate": "12.5", "reason": "The board's plan."}, follow=True)
    assert "Kept. The next training uses it." in text_of(stated)

    client.force_login(viewer)

    html = text_of(client.get(PAGE))
    assert "In force: 12.5% of the accounts a year." in html
    assert '<form method="post" action="/model-watch/' not in html
    assert client.post(STATE, {"yearly_rate": "1", "reason": "x"}).status_code == 403
    assert ExpectedChurnRecord.objects.get().set_by == admin


@pytest.mark.parametrize(
    ("nonsense", "sentence"),
    [
        ({"yearly_rate": "0"}, "above 0 and below 100 percent"),
        ({"yearly_rate": "100"}, "above 0 and below 100 percent"),
        ({"yearly_rate": "many"}, "write a number such as 7.5"),
        ({"reason": " "}, "Say in a few words where the number comes from"),
        ({"yearly_rate": ""}, "in force already"),
    ],
)
def test_nonsense_on_the_page_is_told_and_changes_nothing(client, admin, nonsense, sentence):
    client.force_login(admin)

    response = client.post(STATE, {"yearly_rate": "12", "reason": "The plan.", **nonsense})

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not ExpectedChurnRecord.objects.exists()


@pytest.mark.slow
def test_fifteen_accounts_of_a_real_mart_rest_on_the_expectation(data_dir, db):
    fill()
    CustomerRecord.objects.filter(churn_date=None).delete()
    build_fresh_mart()
    state_expected_churn(ExpectedChurn(0.2), reason="The plan.", set_by=None, now=NOW)

    assert train_and_register().evaluation["expected_rate"] == pytest.approx(ExpectedChurn(0.2).within(90))
