"""The monthly update of the level: towards the truth, bounded, and never a change of order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone

from customers.models import CustomerRecord
from predictions.domain import FEATURE_CONTRACT
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.component import sigmoid
from predictions.ml.ladder import fit_ladder, stacked
from predictions.ml.registry import load_model, load_published_model, next_correction
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel
from predictions.models import JobKind, JobRecord, JobStatus, ModelStatus, ModelVersionRecord
from predictions.repositories.jobs import JobAlreadyActive, end_job, open_job
from predictions.training.lifecycle import train_and_register
from predictions.watching.correction import LevelHolds, update_level
from predictions.watching.level import LARGEST_SHIFT, LevelEvidence, level_update
from tests.predictions.backtest_builders import probabilities
from tests.predictions.ml_builders import World
from tests.predictions.test_model_lifecycle import ACCOUNTS, fill

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def evidence(factor: float, count: int = 2_000, seed: int = 1) -> LevelEvidence:
    """Outcomes drawn with so many times the odds that were said."""
    odds = np.log(probabilities(count) / (1 - probabilities(count)))
    left = np.random.default_rng(seed).random(count) < sigmoid(odds + np.log(factor))
    return LevelEvidence(odds, left.astype(float), np.ones(count), date(2026, 1, 1), date(2026, 3, 1))


@pytest.mark.any_database
@pytest.mark.parametrize("factor", [0.5, 0.8, 1.0, 1.3, 1.8])
def test_the_update_moves_observed_over_expected_towards_one_and_never_past_it(factor):
    seen = evidence(factor)

    update = level_update(seen)

    before = seen.observed / seen.expected
    after = seen.observed / (seen.weights @ sigmoid(seen.log_odds + update.shift))
    assert abs(np.log(after)) <= abs(np.log(before)) + 1e-9
    assert np.log(after) * np.log(before) >= 0
    assert np.sign(update.shift) == np.sign(np.log(before))


@pytest.mark.any_database
def test_few_leavers_move_the_level_less_than_many_with_the_same_ratio():
    few, many = (level_update(evidence(2.0, count)) for count in (100, 5_000))

    assert few.evidence.observed / few.evidence.expected > 1.3
    assert 0 < few.shift < many.shift


@pytest.mark.any_database
def test_no_leaver_at_all_lowers_the_level_and_does_not_abolish_churn():
    nobody = replace(evidence(1.0), left=np.zeros(2_000))

    assert level_update(nobody).shift == pytest.approx(-LARGEST_SHIFT)


@pytest.mark.any_database
def test_the_shift_is_bounded_however_wrong_the_level_was():
    everybody = replace(evidence(1.0), left=np.ones(2_000))

    assert level_update(everybody).shift == pytest.approx(LARGEST_SHIFT)


@pytest.mark.any_database
def test_nothing_matured_asks_for_no_shift():
    nothing = LevelEvidence(np.empty(0), np.empty(0), np.empty(0), None, None)

    assert level_update(nothing).shift == 0


@pytest.fixture(scope="module")
def models() -> list[TrainedModel]:
    history = World(accounts=120, months=14).history()
    rungs = [Rung.BASE_RATE, Rung.SEGMENT, Rung.RIDGE]
    ladder = fit_ladder(FEATURE_CONTRACT, history.examples, rungs)
    found = []
    for rung in rungs:
        parts = stacked([ladder.out_of_fold[part] for part in rung.parts], history.examples.matrix)
        logit_map = ladder.maps[rung].with_draws(
            parts,
            history.examples.left,
            history.examples.weights,
            accounts=history.examples.accounts,
            count=10,
            seed=1,
        )
        parts_of = [ladder.parts[part] for part in rung.parts]
        found.append((TrainedModel("1.0.0", rung, history.encoder, parts_of, logit_map), history.features))
    return found


@pytest.mark.any_database
@pytest.mark.parametrize("shift", [-0.6, 0.4])
@pytest.mark.parametrize("place", range(3))
def test_no_account_overtakes_another_and_reasons_stay(models, place, shift):
    model, features = models[place]

    before, after = model.predict(features), model.at_level("1.0.1", shift).predict(features)

    assert (np.argsort(before.log_odds, kind="stable") == np.argsort(after.log_odds, kind="stable")).all()
    assert np.allclose(after.log_odds, before.log_odds + shift)
    assert (after.contributions == before.contributions).all()
    assert after.expectation == pytest.approx(before.expectation + shift)
    assert (
        (after.probability_low <= after.probability) & (after.probability <= after.probability_high)
    ).all()
    assert model.version == "1.0.0"  # the training stays as it was


@pytest.fixture(scope="module")
def grown_once(lasting) -> ModelVersionRecord:
    return lasting.make(grow)


@pytest.fixture
def grown(grown_once, lasting, data_dir, db) -> ModelVersionRecord:
    """A model trained in September, and a mart of December in which more have left than before."""
    lasting.lay_out(data_dir)
    return ModelVersionRecord.objects.get(pk=grown_once.pk)


def grow() -> ModelVersionRecord:
    fill()
    build_fresh_mart(as_of=date(2025, 9, 1))
    record = train_and_register()
    stayed = CustomerRecord.objects.filter(churn_date=None)[:8]
    for number, account in enumerate(stayed):
        account.churn_date = date(2025, 8, 20) + timedelta(days=number)
        account.save()
    build_fresh_mart()
    return record


def test_outcomes_after_the_training_are_published_as_a_third_number(grown):
    corrected = update_level(open_mart(), now=NOW)

    grown.refresh_from_db()
    model, trained = load_published_model(), load_model("1.0.0")
    update = corrected.evaluation["level_update"]
    assert (corrected.version, corrected.status, grown.status) == (
        "1.0.1",
        ModelStatus.PUBLISHED,
        ModelStatus.RETIRED,
    )
    assert update["observed"] > update["expected"]
    assert update["first"] > grown.evaluation["last_snapshot"]
    assert model.logit_map.intercept == pytest.approx(trained.logit_map.intercept + update["shift"])
    reason = corrected.promotions.latest("pk").reason
    assert "The level of model 1.0.0 raised" in reason
    assert "The order of the accounts and their reasons stay." in reason
    assert corrected.evaluation["n_accounts"] <= ACCOUNTS


def test_a_second_update_from_the_same_outcomes_changes_nothing(grown):
    update_level(open_mart(), now=NOW)

    with pytest.raises(LevelHolds, match=r"level of model 1\.0\.1 holds"):
        update_level(open_mart(), now=NOW)

    assert next_correction("1.0.1") == "1.0.2"


def test_an_update_takes_the_place_of_a_training_and_leaves_no_trace_where_the_level_holds(grown):
    running = open_job(JobKind.TRAINING, started_by=None, now=timezone.now(), status=JobStatus.RUNNING)
    with pytest.raises(JobAlreadyActive):
        update_level(open_mart(), now=NOW)
    end_job(running.pk, JobStatus.FAILED, "", now=timezone.now())

    corrected = update_level(open_mart(), now=NOW)
    with pytest.raises(LevelHolds):
        update_level(open_mart(), now=NOW)

    job, failed = JobRecord.objects.all()
    assert failed == running
    assert (job.status, job.model) == (JobStatus.SUCCEEDED, corrected)
    assert [step["words"] for step in job.steps] == ["correcting the level"]
    assert job.message.startswith("Model 1.0.1 is published. The level of model 1.0.0 raised")


def test_an_update_starts_from_the_training_and_not_from_the_last_update(grown):
    first = update_level(open_mart(), now=NOW)
    CustomerRecord.objects.filter(churn_date__gte=date(2025, 8, 20)).update(churn_date=None)
    build_fresh_mart()

    second = update_level(open_mart(), now=NOW)

    trained = load_model("1.0.0")
    shift = second.evaluation["level_update"]["shift"]
    assert second.version == "1.0.2"
    assert shift < first.evaluation["level_update"]["shift"]
    assert load_published_model().logit_map.intercept == pytest.approx(trained.logit_map.intercept + shift)


def test_a_fresh_training_has_nothing_to_update(grown, capsys):
    from django.core.management import call_command

    train_and_register()
    call_command("update_level")

    assert "No outcome has matured since model 1.1.0 was trained" in capsys.readouterr().out
