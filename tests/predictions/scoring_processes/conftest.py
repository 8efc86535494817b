"""One broker and one worker for all tests of this room, and runs that go through them."""

from collections.abc import Iterator

import pytest
from celery import current_app
from django.utils import timezone

from customers.models import CustomerRecord
from predictions.mart.fresh import build_fresh_mart
from predictions.models import (
    ModelStatus,
    ScoringRunRecord,
)
from predictions.repositories import runs as repository
from predictions.scoring.queue import CeleryChunkQueue
from predictions.scoring.runs import ScoringRuns
from predictions.scoring.sources import ScoringSources
from tests.conftest import forget_connections
from tests.predictions.model_builders import a_version
from tests.predictions.process_stack import ProcessStack
from tests.predictions.scoring_fakes import memory_sources
from tests.predictions.scoring_processes.watching import ACCOUNTS, assert_whole, see_to_the_end
from tests.predictions.test_model_lifecycle import fill


@pytest.fixture(scope="package")
def the_stack(django_db_setup, tmp_path_factory) -> Iterator[ProcessStack]:
    stack = ProcessStack(tmp_path_factory.mktemp("stack"))
    stack.start_broker()
    yield stack
    stack.stop()


@pytest.fixture
def stack(the_stack, transactional_db, monkeypatch, settings) -> Iterator[ProcessStack]:
    """The broker and the worker of this room, as the test before left them; this process sends to them."""
    settings.DATA_DIR = the_stack.folder
    if not the_stack.broker.is_running:
        the_stack.start_broker()
    the_stack.forget_messages()
    forget_connections()
    with monkeypatch.context() as patch:
        patch.setattr(current_app.conf, "broker_write_url", the_stack.broker_url)
        yield the_stack
    the_stack.mend()
    forget_connections()


@pytest.fixture
def sources(stack, make_customers, published_model, monkeypatch) -> ScoringSources:
    """A portfolio in memory, which the worker knows too, scored in more chunks than there are workers."""
    monkeypatch.setattr(repository, "CHUNKS_AT_A_TIME", 4)
    make_customers(ACCOUNTS)
    first_pk = CustomerRecord.objects.order_by("pk").values_list("pk", flat=True)[0]
    stack.set_portfolio(first_pk, ACCOUNTS)
    return memory_sources(first_pk=first_pk, count=ACCOUNTS)


@pytest.fixture
def runs(sources) -> ScoringRuns:
    return ScoringRuns(sources, CeleryChunkQueue(), timezone.now)


@pytest.fixture
def earlier(stack, runs) -> ScoringRunRecord:
    """A run that is published."""
    stack.worker()
    run = runs.start(started_by=None)
    see_to_the_end(run)
    assert_whole(run)
    return run


@pytest.fixture
def small_portfolio(stack) -> None:
    """Accounts with a mart on the disk and a model that has its files."""
    fill()
    build_fresh_mart()
    a_version("1.0.0", ModelStatus.PUBLISHED)
    stack.plant("any_model")
