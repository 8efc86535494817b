"""Runs that follow one another, are tried again, or are cancelled."""

from datetime import timedelta

import pytest

from predictions.models import (
    PredictionRecord,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.repositories.runs import RunAlreadyActive, RunCannotChange
from tests.predictions.conftest import World
from tests.predictions.scoring_fakes import AS_OF, FakeModel
from tests.predictions.scoring_runs.reading import published


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


def _broken():
    raise RuntimeError("The file is torn. Build the mart again.")
