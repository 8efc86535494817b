"""Runs whose messages are lost or whose workers die are delayed, never lost."""

import pytest

from predictions.models import (
    ChunkStatus,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.scoring.queue import QueueUnreachable
from tests.predictions.conftest import World


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
