"""A desk with a queue, a clock and a mart of the test."""

from datetime import UTC, datetime

import pytest

from predictions.jobs.desk import JobDesk
from predictions.models import (
    QualityReportRecord,
)
from predictions.training import lifecycle
from tests.predictions.job_fakes import FakeJobQueue
from tests.predictions.jobs.working import SMALL, Clock
from tests.predictions.ml_builders import MartFake, World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue() -> FakeJobQueue:
    return FakeJobQueue()


@pytest.fixture
def desk(queue, clock, data_dir) -> JobDesk:
    return JobDesk(queue, clock)


@pytest.fixture
def mart(monkeypatch, db):
    """Lets trainings read a world instead of a mart."""

    def offer(world: World = SMALL, **replaced) -> None:
        snapshots = world.snapshots()
        for name, value in replaced.items():
            getattr(snapshots, name)[:] = value
        monkeypatch.setattr(lifecycle, "open_mart", lambda **_: MartFake(world, snapshots))
        QualityReportRecord.objects.get_or_create(
            mart_version=MartFake.version,
            defaults={"as_of": world.last_day, "checked_at": datetime(2026, 6, 1, tzinfo=UTC)},
        )

    offer()
    return offer
