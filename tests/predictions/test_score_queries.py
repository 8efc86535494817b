from datetime import timedelta

import pytest

from predictions.domain import RiskTier
from predictions.models import CurrentScoreRecord, PredictionRecord, RunStatus
from predictions.queries import scores
from predictions.queries.reasons import reasons_read
from predictions.queries.runs import BandChange, band_changes, chunk_problems, run_row
from predictions.queries.scores import current_score, probability_history
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import a_run, predict
from tests.predictions.scoring_fakes import AS_OF


def test_the_current_score_comes_with_the_reasons_as_told(world, customers, django_assert_num_queries):
    run = world.score()

    with django_assert_num_queries(1):
        score = current_score(customers[3].pk)

    kept = PredictionRecord.objects.get(run=run, customer=customers[3])
    assert score.probability == kept.churn_probability
    assert score.reasons == reasons_read(kept.reasons)
    assert score.reasons[0].raises_risk == (kept.reasons[0].impact > 0)
    assert score.risk_tier is RiskTier(kept.risk_tier)
    assert score.run_id == run.pk


def test_an_unscored_account_has_no_current_score(customers):
    assert current_score(customers[0].pk) is None


def test_history_holds_the_last_word_of_each_day_oldest_first(world, customers):
    world.score()
    world.later(hours=1)
    world.sources.models["1.0.0"]._weights += 0.01
    world.score()
    world.later(days=1)
    world.sources.offer_mart("mart-2", customers, as_of=AS_OF + timedelta(days=1), seed=8)
    world.score()

    history = probability_history(customers[0].pk)

    assert [point.as_of for point in history] == [AS_OF, AS_OF + timedelta(days=1)]
    assert history[-1].probability == current_score(customers[0].pk).probability
    assert (
        history[0].probability == CurrentScoreRecord.objects.get(customer=customers[0]).previous_probability
    )


def test_history_leaves_out_runs_that_did_not_succeed(world, customers):
    run = world.start()
    world.runs.score_chunk(world.queue.waiting.pop(0))
    world.runs.cancel(run.pk)

    assert probability_history(customers[0].pk) == []


def test_a_run_shows_its_progress_in_one_query(world, admin, django_assert_num_queries):
    run = world.start(started_by=admin)
    world.runs.score_chunk(world.queue.waiting.pop(0))

    with django_assert_num_queries(1):
        row = run_row(run.pk)

    assert (row.passed_count, row.scored_count, row.account_count) == (25, 25, 60)
    assert row.share_done == pytest.approx(25 / 60)
    assert (row.status, row.is_active, row.started_by) == (RunStatus.RUNNING, True, "admin")
    assert row.duration_until(world.now + timedelta(seconds=9)) == timedelta(seconds=9)


def test_an_unknown_run_has_no_row(db):
    assert run_row(0) is None


def test_failed_attempts_are_told_while_the_run_goes_on(world):
    world.sources.models["1.0.0"] = RuntimeError("The model is torn.")
    run = world.start()

    world.runs.score_chunk(world.queue.waiting.pop(0))

    (problem,) = chunk_problems(run.pk)
    assert (problem.message, problem.attempts, problem.is_over) == ("The model is torn.", 1, False)


def test_band_changes_compare_with_the_run_published_before(world, customers):
    first = world.score()
    PredictionRecord.objects.filter(run=first).update(risk_tier=RiskTier.LOW, churn_probability=0.1)
    world.later(days=1)
    world.sources.offer_mart("mart-2", customers[:50], as_of=AS_OF + timedelta(days=1))
    second = world.score()
    PredictionRecord.objects.filter(run=second).update(risk_tier=RiskTier.LOW)
    moved = [customer.pk for customer in customers[:3]]
    PredictionRecord.objects.filter(run=second, customer_id__in=moved).update(risk_tier=RiskTier.HIGH)
    watched = PredictionRecord.objects.filter(run=first, customer=customers[4])
    watched.update(risk_tier=RiskTier.MEDIUM, churn_probability=0.3)
    PredictionRecord.objects.filter(run=first, customer=customers[5]).delete()

    changes = band_changes(second.pk)

    assert changes.previous_run_id == first.pk
    assert changes.changes == (
        BandChange(RiskTier.LOW, RiskTier.HIGH, 3),
        BandChange(RiskTier.MEDIUM, RiskTier.LOW, 1),
    )
    assert [change.is_worse for change in changes.changes] == [True, False]
    assert (changes.unchanged_count, changes.new_count) == (45, 1)


def test_the_first_run_has_nothing_to_compare_with(world):
    run = world.score()

    changes = band_changes(run.pk)

    assert (changes.previous_run_id, changes.changes, changes.new_count) == (None, (), 60)


def test_history_reaches_back_past_a_day_that_was_scored_often(db, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(scores, "USUALLY_ENOUGH", 3)
    account = make_account()
    predict(account, 0.1, AS_OF - timedelta(days=1))
    for version in range(4):
        predict(account, 0.2, AS_OF, run=a_run(AS_OF, model_version=f"2.0.{version}"))

    with django_assert_num_queries(2):
        history = probability_history(account.pk)

    assert [(point.as_of, point.probability) for point in history] == [
        (AS_OF - timedelta(days=1), 0.1),
        (AS_OF, 0.2),
    ]
