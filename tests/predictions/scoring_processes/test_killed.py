"""Scoring runs through a real broker and a real worker that are killed, locked out or put to another time."""

import sqlite3
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from predictions.models import (
    ChunkStatus,
)
from predictions.queries.runs import current_run, run_row
from predictions.scoring.queue import CeleryChunkQueue
from predictions.scoring.runs import ScoringRuns
from tests.predictions.process_stack import kill
from tests.predictions.scoring_processes.watching import assert_whole, holds, is_taken, see_to_the_end

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


A_DAY = 86_400


@pytest.fixture
def runs_later(sources) -> ScoringRuns:
    """The same a minute later: what was silent by then is lost."""
    return ScoringRuns(sources, CeleryChunkQueue(), lambda: timezone.now() + timedelta(minutes=1))


@pytest.mark.parametrize("phase", ["read", "scored", "half", "write", "commit", "publish", "acknowledge"])
def test_a_worker_killed_in_a_phase_of_a_chunk_loses_and_doubles_nothing(
    stack, runs, runs_later, earlier, phase
):
    stack.plant(phase)

    run = runs.start(started_by=None)
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert stack.went_off(phase)
    assert_whole(run)


def test_a_whole_worker_killed_is_replaced_by_the_next(stack, runs, runs_later, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    kill(stack.worker())
    stack.let_go()

    stack.worker()
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)


def test_a_broker_killed_in_the_middle_and_restarted_empty_delays_a_run(stack, runs, runs_later, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    stack.lose_broker()
    stack.start_broker()
    assert CeleryChunkQueue().is_empty()
    stack.let_go()

    assert holds(lambda: run.chunks.filter(status=ChunkStatus.DONE).exists())
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time is SQLite's way")
def test_a_database_locked_for_longer_than_anybody_waits_delays_a_run(stack, runs, runs_later, earlier):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    log = stack.worker().log_path
    said_before = log.stat().st_size

    with sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None) as somebody:
        somebody.execute("begin immediate")
        stack.let_go()
        assert holds(lambda: "database is locked" in log.read_text()[said_before:])
        somebody.execute("rollback")
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)


@pytest.mark.parametrize("seconds", [-A_DAY, A_DAY])
def test_a_clock_that_jumps_in_the_middle_of_a_run_changes_nothing_of_it(
    stack, runs, runs_later, earlier, seconds
):
    stack.hold()
    run = runs.start(started_by=None)
    assert holds(lambda: is_taken(run))
    stack.set_clock(seconds)
    stack.let_go()
    see_to_the_end(run, sweeper=runs_later, earlier=earlier)

    assert_whole(run)
    assert current_run() == run.pk
    assert run_row(run.pk).duration_until(timezone.now()) >= timedelta(0)

    stack.set_clock(0)
    after = runs.start(started_by=None)
    see_to_the_end(after, sweeper=runs_later, earlier=run)

    assert_whole(after)
    assert current_run() == after.pk
