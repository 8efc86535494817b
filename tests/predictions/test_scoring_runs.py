"""Runs on the real database; the queue is in memory, mart and model are fakes."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection

from customers.models import CustomerRecord
from predictions.ml.registry import ModelMissing
from predictions.models import (
    ChunkStatus,
    CurrentScoreRecord,
    PredictionRecord,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.queries.reasons import reasons_read
from predictions.repositories import publication
from predictions.repositories.runs import RunAlreadyActive, RunCannotChange, chunk_ranges
from predictions.scoring.queue import QueueUnreachable
from predictions.scoring.runs import NothingToScore
from tests.predictions.conftest import World
from tests.predictions.scoring_fakes import AS_OF, FakeModel, portfolio


def published() -> dict[int, tuple[float, float | None]]:
    return {
        score.customer_id: (score.churn_probability, score.previous_probability)
        for score in CurrentScoreRecord.objects.all()
    }


@pytest.mark.parametrize("count", [0, 1, 249, 250, 1_500, 29_999, 1_000_003])
def test_chunks_hold_every_account_once(count: int):
    ranges = chunk_ranges(count)

    assert sum(last - first + 1 for first, last in ranges) == count
    assert all(first == last_before + 1 for (_, last_before), (first, _) in pairwise(ranges))


def test_a_run_predicts_every_account_and_publishes_at_once(world: World, admin):
    run = world.start(started_by=admin)
    assert (run.status, len(world.queue.waiting)) == (RunStatus.QUEUED, 3)

    world.runs.score_chunk(world.queue.waiting.pop(0))
    run.refresh_from_db()
    assert run.status == RunStatus.RUNNING
    assert not CurrentScoreRecord.objects.exists()

    world.work_off()
    run.refresh_from_db()
    assert (run.status, run.message, run.started_by) == (RunStatus.SUCCEEDED, "", admin)
    assert run.published_at == run.finished_at == world.now
    assert run.predictions.count() == CurrentScoreRecord.objects.count() == 60


def test_a_prediction_is_kept_with_everything_that_explains_it(world: World, customers):
    run = world.score()

    accounts, model = portfolio(60, first_pk=customers[0].pk), FakeModel()
    predicted = model.predict(accounts)
    kept = PredictionRecord.objects.get(run=run, customer=customers[42])
    assert kept.churn_probability == pytest.approx(predicted.probability[42])
    assert kept.contributions == pytest.approx(predicted.contributions[42], abs=1e-6)
    assert kept.feature_values == list(accounts.features_of_row(42).values())
    assert (kept.model_version, kept.mart_version, kept.as_of) == ("1.0.0", "mart-1", AS_OF)
    assert kept.predicted_at == world.now
    score = CurrentScoreRecord.objects.get(customer=customers[42])
    assert score.prediction == kept
    assert score.reasons == kept.reasons
    assert score.top_group == reasons_read(kept.reasons)[0].group
    assert score.expected_loss == round(Decimal(customers[42].mrr) * 12 * Decimal(kept.churn_probability), 2)


def test_an_account_without_mrr_has_no_expected_loss(world: World, customers):
    CustomerRecord.objects.filter(pk=customers[0].pk).update(mrr=None)

    world.score()

    assert CurrentScoreRecord.objects.get(customer=customers[0]).expected_loss is None


def test_a_chunk_delivered_twice_changes_nothing(world: World):
    world.start()
    first = world.queue.waiting[0]
    world.runs.score_chunk(first)
    before = list(PredictionRecord.objects.values())

    world.later(seconds=5)
    world.runs.score_chunk(first)

    assert list(PredictionRecord.objects.values()) == before
    assert ScoringChunkRecord.objects.get(pk=first).attempts == 1


def test_a_chunk_delivered_after_its_run_changes_nothing(world: World):
    world.start()
    delivered = list(world.queue.waiting)
    world.work_off()
    before = published()

    for chunk_id in delivered:
        world.runs.score_chunk(chunk_id)

    assert published() == before


def test_a_second_start_names_the_running_run(world: World, admin):
    run = world.start(started_by=admin)

    with pytest.raises(RunAlreadyActive, match=rf"run {run.pk}, started by admin.*cancel it first"):
        world.start()

    assert ScoringRunRecord.objects.count() == 1
    assert len(world.queue.waiting) == 3


def test_the_next_run_keeps_the_previous_probability(world: World, customers):
    world.score()
    before = published()
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=AS_OF + timedelta(days=1))

    world.score()

    after = published()
    assert {pk: previous for pk, (_, previous) in after.items()} == {
        pk: current for pk, (current, _) in before.items()
    }
    assert after != before


def test_a_second_run_of_a_day_compares_with_the_day_before(world: World, customers):
    world.score()
    yesterday = {pk: probability for pk, (probability, _) in published().items()}
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=AS_OF + timedelta(days=1))
    world.score()
    world.sources.offer_mart("mart-3", customers, seed=9, as_of=AS_OF + timedelta(days=1))

    world.score()

    assert {pk: previous for pk, (_, previous) in published().items()} == yesterday
    assert {pk: probability for pk, (probability, _) in published().items()} != yesterday


def test_a_second_run_of_the_first_day_has_nothing_to_compare_with(world: World):
    world.score()
    world.score()

    assert {previous for _, previous in published().values()} == {None}


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, CurrentScoreRecord._meta.db_table))


@pytest.mark.parametrize(("large", "at_once"), [(1, 100), (1, 25), (1, 10), (1_000_000, 50)])
def test_a_large_run_publishes_what_a_small_one_does_and_every_index_is_there_again(
    world: World, customers, monkeypatch, large, at_once
):
    monkeypatch.setattr(publication, "LARGE_RUN", large)
    monkeypatch.setattr(publication, "ACCOUNTS_PER_STATEMENT", at_once)
    before = indexes()
    world.score()
    first = published()
    world.sources.offer_mart("mart-2", customers[:50], seed=8, as_of=AS_OF + timedelta(days=1))

    run = world.score()

    assert indexes() == before
    assert set(published()) == {customer.pk for customer in customers[:50]}
    assert {pk: previous for pk, (_, previous) in published().items()} == {
        pk: first[pk][0] for pk in published()
    }
    assert CurrentScoreRecord.objects.filter(prediction__run=run).count() == 50


def test_an_account_that_left_the_risk_set_loses_its_score(world: World, customers):
    world.score()
    world.sources.offer_mart("mart-2", customers[:50])

    world.score()

    assert set(published()) == {customer.pk for customer in customers[:50]}


def test_an_account_that_left_loses_its_score_although_another_was_deleted(world: World, customers):
    world.score()
    world.sources.offer_mart("mart-2", customers[:59])
    run = world.start()
    *first, last = world.queue.waiting
    for chunk in first:
        world.runs.score_chunk(chunk)
    CustomerRecord.objects.filter(pk=customers[0].pk)._raw_delete("default")  # as a database's own tools do
    CurrentScoreRecord.objects.filter(customer=customers[0].pk)._raw_delete("default")

    world.runs.score_chunk(last)

    run.refresh_from_db()
    assert run.published_at is not None
    assert set(published()) == {customer.pk for customer in customers[1:59]}


def test_a_customer_deleted_after_the_mart_was_built_is_left_out(world: World, customers):
    customers[0].delete()

    run = world.score()

    assert run.status == RunStatus.SUCCEEDED
    assert run.predictions.count() == 59


def test_a_failing_chunk_is_tried_three_times_and_leaves_the_published_scores(world: World, customers):
    world.score()
    before = published()
    world.sources.offer_mart("mart-2", customers, seed=8)
    mart = world.sources.marts["mart-2"]
    whole = mart.scoring_columns
    mart.scoring_columns = lambda first, last: whole(first, last) if first else _broken()

    run = world.score()

    assert run.status == RunStatus.PARTIAL
    assert run.message.startswith("25 of 60 accounts could not be scored: The file is torn.")
    assert run.chunks.get(first_position=0).attempts == 3
    assert published() == before


def test_retrying_the_failed_chunks_publishes_the_whole_run(world: World, customers):
    world.sources.models["1.0.0"] = RuntimeError("The model does not fit the mart. Train it again.")
    run = world.score()
    assert (run.status, run.message[:27]) == (RunStatus.FAILED, "60 of 60 accounts could not")

    world.sources.models["1.0.0"] = FakeModel()
    world.retry(run)
    world.work_off()

    run.refresh_from_db()
    assert (run.status, run.message) == (RunStatus.SUCCEEDED, "")
    assert len(published()) == 60


def test_a_run_without_failed_chunks_cannot_be_retried(world: World):
    run = world.score()

    with pytest.raises(RunCannotChange, match="no failed accounts"):
        world.retry(run)


def test_a_retry_waits_for_the_run_that_is_on_its_way(world: World):
    world.sources.models["1.0.0"] = RuntimeError("no")
    failed = world.score()
    world.start()

    with pytest.raises(RunAlreadyActive):
        world.retry(failed)


def test_a_cancelled_run_stops_and_publishes_nothing(world: World):
    run = world.start()
    world.runs.score_chunk(world.queue.waiting.pop(0))

    world.runs.cancel(run.pk)
    world.work_off()

    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED
    assert run.predictions.count() == 25
    assert published() == {}
    with pytest.raises(RunCannotChange, match="already over"):
        world.runs.cancel(run.pk)


def test_a_run_of_an_older_day_is_kept_as_history(world: World, customers):
    world.score()
    before = published()
    world.sources.offer_mart("mart-0", customers, seed=9, as_of=AS_OF - timedelta(days=90))

    run = world.score(mart_version="mart-0")

    assert run.status == RunStatus.SUCCEEDED
    assert run.published_at is None
    assert "newer" in run.message
    assert published() == before


def test_a_broker_that_is_down_refuses_the_start_and_leaves_nothing(world: World):
    world.queue.is_down = True

    with pytest.raises(QueueUnreachable, match=r"does not answer.*make run"):
        world.start()

    assert not ScoringRunRecord.objects.exists()


def test_a_broker_lost_between_commit_and_sending_delays_the_run(world: World):
    world.queue.goes_down_after_answering = True
    run = world.start()
    assert world.queue.waiting == []

    world.queue.is_down = False
    world.later(minutes=1)
    assert world.runs.sweep() == 3
    world.work_off()

    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED


def test_lost_messages_are_sent_again_once(world: World):
    run = world.start()
    world.queue.waiting.clear()  # a broker restarted empty

    assert world.runs.sweep() == 0  # too early to call them lost
    world.later(minutes=1)
    assert world.runs.sweep() == 3
    world.queue.waiting.clear()
    assert world.runs.sweep() == 0  # a doubled scheduler

    world.later(minutes=1)
    world.runs.sweep()
    world.work_off()
    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED


def test_messages_that_wait_for_a_worker_are_not_sent_again(world: World):
    world.start()

    world.later(hours=8)

    assert world.runs.sweep() == 0
    assert len(world.queue.waiting) == 3


def test_a_clock_set_back_does_not_stop_the_sweeper(world: World):
    world.start()
    world.queue.waiting.clear()

    world.later(days=-1)

    assert world.runs.sweep() == 3


def test_a_chunk_that_kills_its_worker_three_times_is_failed(world: World):
    run = world.start()
    poisonous, *others = world.queue.waiting
    world.queue.waiting = others
    world.work_off()
    ScoringChunkRecord.objects.filter(pk=poisonous).update(attempts=3)

    world.runs.score_chunk(poisonous)
    assert ScoringChunkRecord.objects.get(pk=poisonous).status == ChunkStatus.WAITING
    world.later(minutes=1)
    world.runs.sweep()

    run.refresh_from_db()
    assert run.status == RunStatus.PARTIAL
    assert "worker ended 3 times" in run.message


def test_a_run_that_nobody_closed_is_closed_by_the_sweeper(world: World):
    run = world.start()
    ScoringChunkRecord.objects.update(status=ChunkStatus.DONE)
    world.queue.waiting.clear()

    world.runs.sweep()

    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED


def test_an_empty_mart_is_refused_with_the_remedy(world: World):
    world.sources.offer_mart("empty", [])

    with pytest.raises(NothingToScore, match="build_mart"):
        world.start()


def test_a_missing_model_is_refused_with_the_remedy(world: World, published_model):
    published_model.delete()

    with pytest.raises(ModelMissing, match="train_model"):
        world.start()


def _broken():
    raise RuntimeError("The file is torn. Build the mart again.")
