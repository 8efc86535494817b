"""A scoring run predicts every account of the mart and publishes at once."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection

from customers.models import CustomerRecord
from predictions.ml.registry import ModelMissing
from predictions.models import (
    CurrentScoreRecord,
    PredictionRecord,
    RunStatus,
)
from predictions.queries.reasons import reasons_read
from predictions.repositories import publication
from predictions.repositories.runs import chunk_ranges
from predictions.scoring.runs import NothingToScore
from tests.predictions.conftest import World
from tests.predictions.scoring_fakes import AS_OF, FakeModel, portfolio
from tests.predictions.scoring_runs.reading import published


@pytest.mark.parametrize("count", [0, 1, 249, 250, 1_500, 29_999, 1_000_003])
def test_chunks_hold_every_account_once(count: int):
    ranges = chunk_ranges(count)

    assert sum(last - first + 1 for first, last in ranges) == count
    assert all(first == last_before + 1 for (_, last_before), (first, _) in pairwise(ranges))


@pytest.mark.parametrize("count", [501, 10_000, 32_768, 32_769, 100_000, 1_000_000])
def test_two_workers_have_equal_shares_of_a_run(count: int):
    sizes = [last - first + 1 for first, last in chunk_ranges(count)]

    assert len(sizes) % 2 == 0
    assert max(sizes) - sizes[-1] < len(sizes)


def test_a_small_run_is_one_chunk_for_each_of_two_workers():
    assert chunk_ranges(10_000) == [(0, 4_999), (5_000, 9_999)]


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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no statistics")
def test_a_run_that_statistics_do_not_know_is_not_joined_row_by_row(world: World, customers):
    world.start()
    world.work_off()
    plans: list[str] = []

    def explained(execute, sql, params, many, context):
        if sql.lstrip().startswith("insert into predictions_currentscorerecord"):
            with connection.cursor() as cursor:
                cursor.execute(f"explain {sql}", params)
                plans.extend(line for (line,) in cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("analyze")
    world.start()
    with connection.execute_wrapper(explained):
        world.work_off()

    assert any("Join" in line for line in plans)
    assert not [line for line in plans if "Nested Loop" in line]


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


def test_an_empty_mart_is_refused_with_the_remedy(world: World):
    world.sources.offer_mart("empty", [])

    with pytest.raises(NothingToScore, match="build_mart"):
        world.start()


def test_a_missing_model_is_refused_with_the_remedy(world: World, published_model):
    published_model.delete()

    with pytest.raises(ModelMissing, match="train_model"):
        world.start()
