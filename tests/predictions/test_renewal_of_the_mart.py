"""After an upgrade the mart is built again by itself, once, and what else may be wrong with it is left to people."""

import json
from datetime import date

import duckdb
import pytest
from django.utils import timezone

from predictions.jobs.desk import JobDesk
from predictions.jobs.renewal import renew_outdated_mart
from predictions.mart import MartOutdated, open_mart, opening, published_pointer
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import POINTER, mart_path, marts_folder
from predictions.models import JobKind, JobRecord, JobStatus
from tests.predictions.builders import SIGNUP, a_customer, daily_events, log_events
from tests.predictions.job_fakes import FakeJobQueue

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def queue() -> FakeJobQueue:
    return FakeJobQueue()


@pytest.fixture
def desk(queue) -> JobDesk:
    return JobDesk(queue, timezone.now)


@pytest.fixture(scope="module")
def version(lasting) -> str:
    return lasting.make(publish)


@pytest.fixture
def mart(version, lasting, data_dir) -> str:
    """The version of a published mart."""
    lasting.lay_out(data_dir)
    return version


def publish() -> str:
    a_customer()
    log_events(daily_events(SIGNUP, date(2025, 6, 11)))
    build_fresh_mart()
    return published_pointer().version


@pytest.fixture
def older(mart) -> str:
    """The same without a relation that builds of today keep, as an older version of the product left it."""
    with duckdb.connect(mart_path(mart)) as connection:
        connection.execute("drop table plan_prices")
    pointer = {"version": mart, "size": mart_path(mart).stat().st_size}
    (marts_folder() / POINTER).write_text(json.dumps(pointer))
    opening._open.cache_clear()
    with pytest.raises(MartOutdated, match="older version"):
        open_mart()
    return mart


def test_a_mart_of_an_older_version_is_built_again_and_can_be_read(
    older, desk, queue, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = renew_outdated_mart(desk)

    assert queue.waiting == [job.pk]
    desk.work_off(job.pk)
    assert JobRecord.objects.get(pk=job.pk).status == JobStatus.SUCCEEDED
    assert open_mart().version != older
    assert renew_outdated_mart(desk) is None


def test_a_build_that_failed_is_left_to_people(older, desk):
    job = renew_outdated_mart(desk)
    JobRecord.objects.filter(pk=job.pk).update(status=JobStatus.FAILED)

    assert renew_outdated_mart(desk) is None
    assert JobRecord.objects.count() == 1


def test_a_build_of_somebody_else_is_waited_for(older, desk):
    desk.open(JobKind.MART, started_by=None)

    assert renew_outdated_mart(desk) is None
    assert JobRecord.objects.count() == 1


def test_without_a_queue_the_next_sweep_tries_again(older, desk, queue):
    queue.is_down = True
    assert renew_outdated_mart(desk) is None
    queue.is_down = False

    assert renew_outdated_mart(desk) is not None


def test_a_mart_of_this_version_stays(mart, desk):
    assert renew_outdated_mart(desk) is None
    assert open_mart().version == mart


def test_a_damaged_mart_and_a_missing_one_are_left_to_people(mart, desk):
    mart_path(mart).write_bytes(b"cut")
    assert renew_outdated_mart(desk) is None
    mart_path(mart).unlink()
    assert renew_outdated_mart(desk) is None
    assert not JobRecord.objects.exists()
