"""A portfolio in the database with a mart and a model in memory."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import TestCase

from customers.models import CustomerRecord
from predictions.domain import FEATURE_CONTRACT
from predictions.ml.examples import ChurnDefinition, LabelledHistory
from predictions.ml.origins import OutOfTime, predict_out_of_time
from predictions.ml.rungs import Rung
from predictions.ml.training import train
from predictions.models import ModelStatus, ModelVersionRecord, ScoringRunRecord
from predictions.repositories import runs
from predictions.scoring.queue import ChunkQueue, QueueUnreachable
from predictions.scoring.runs import ScoringRuns
from predictions.scoring.sources import ScoringSources
from tests.predictions import ml_builders
from tests.predictions.scoring_fakes import AS_OF, FakeMart, FakeModel, portfolio


@pytest.fixture
def make_customers(db):
    """Builds customers whose keys follow the fake portfolio's."""

    def build(count: int) -> list[CustomerRecord]:
        return CustomerRecord.objects.bulk_create(
            CustomerRecord(
                customer_id=f"customer-{position:05d}",
                name=f"Customer {position}",
                signup_date=date(2024, 1, 1),
                mrr=100 + position,
                ingested_at=datetime(2024, 1, 1, tzinfo=UTC),
            )
            for position in range(count)
        )

    return build


@pytest.fixture
def customers(make_customers, monkeypatch) -> list[CustomerRecord]:
    """Sixty accounts, which a run scores in three chunks."""
    monkeypatch.setattr(runs, "SMALLEST_CHUNK", 25)
    monkeypatch.setattr(runs, "CHUNKS_AT_A_TIME", 4)
    return make_customers(60)


@pytest.fixture
def published_model(db) -> ModelVersionRecord:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    return ModelVersionRecord.objects.create(
        version="1.0.0",
        rung="L3",
        status=ModelStatus.PUBLISHED,
        as_of=AS_OF,
        mart_version="any",
        contract_fingerprint=FakeModel.contract.fingerprint,
        reason="It passed.",
        trained_at=moment,
        published_at=moment,
    )


WITHOUT_TREES = (Rung.BASE_RATE, Rung.SEGMENT, Rung.RIDGE)  # trees take most of a test's time


@pytest.fixture(scope="session")
def small_history() -> LabelledHistory:
    """A world of 250 accounts."""
    return ml_builders.World(accounts=250).history()


@pytest.fixture(scope="session")
def small_test(small_history) -> OutOfTime:
    """That world, predicted out of time."""
    return predict_out_of_time(FEATURE_CONTRACT, small_history.examples, WITHOUT_TREES, 90, lambda _: None)


@pytest.fixture(scope="session")
def trained_report() -> dict:
    """The evaluation of a real training on a world where many leave."""
    world = ml_builders.World(accounts=110, months=13, silence=1.6, base=-3.4)
    mart = ml_builders.MartFake(world)
    trained = train(mart, version="1.0.0", definition=ChurnDefinition(), at_most=Rung.RIDGE)
    return trained.evaluation


@pytest.fixture
def proven_model(published_model, trained_report) -> ModelVersionRecord:
    """The published model with that evaluation."""
    published_model.rung, published_model.reason = trained_report["rung"], trained_report["reason"]
    published_model.evaluation = trained_report
    published_model.save()
    return published_model


class Sources:
    """Marts and models by version; a version set to an exception is one that cannot be read."""

    def __init__(self, customers: list[CustomerRecord]) -> None:
        self.marts: dict[str | None, FakeMart | Exception] = {}
        self.models: dict[str, FakeModel | Exception] = {"1.0.0": FakeModel()}
        self.offer_mart("mart-1", customers)

    def offer_mart(
        self, version: str, customers: list[CustomerRecord], *, as_of: date = AS_OF, seed: int = 7
    ):
        first_pk = customers[0].pk if customers else 1
        accounts = portfolio(len(customers), seed=seed, first_pk=first_pk)
        self.marts[version] = self.marts[None] = FakeMart(accounts, version=version, as_of=as_of)

    def as_sources(self) -> ScoringSources:
        return ScoringSources(
            mart=lambda version: _read(self.marts[version]), model=lambda version: _read(self.models[version])
        )


def _read(found):
    if isinstance(found, Exception):
        raise found
    return found


class FakeQueue(ChunkQueue):
    """Keeps messages in memory, and can be down."""

    def __init__(self) -> None:
        self.waiting: list[int] = []
        self.is_down = False
        self.goes_down_after_answering = False

    def refuse_unreachable(self) -> None:
        if self.is_down:
            raise QueueUnreachable("memory")
        self.is_down, self.goes_down_after_answering = self.goes_down_after_answering, False

    def is_empty(self) -> bool:
        self.refuse_unreachable()
        return not self.waiting

    def send(self, chunk_ids: Iterable[int], *, delay_seconds: float = 0) -> None:
        self.refuse_unreachable()
        self.waiting.extend(chunk_ids)


class World:
    """Scoring runs with everything around them in memory, but for the database."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.queue = FakeQueue()
        self.now = datetime(2026, 6, 1, 6, tzinfo=UTC)
        self.runs = ScoringRuns(sources.as_sources(), self.queue, lambda: self.now)

    def start(self, **arguments) -> ScoringRunRecord:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return self.runs.start(**{"started_by": None, **arguments})

    def start_single(self, customer: CustomerRecord, started_by=None) -> ScoringRunRecord:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return self.runs.start_single(customer, started_by=started_by)

    def score_single(self, customer: CustomerRecord) -> ScoringRunRecord:
        run = self.start_single(customer)
        self.work_off()
        run.refresh_from_db()
        return run

    def retry(self, run: ScoringRunRecord) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            self.runs.retry_failed(run.pk)

    def work_off(self) -> None:
        while self.queue.waiting:
            self.runs.score_chunk(self.queue.waiting.pop(0))

    def score(self, **arguments) -> ScoringRunRecord:
        run = self.start(**arguments)
        self.work_off()
        run.refresh_from_db()
        return run

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def world(customers, published_model) -> World:
    return World(Sources(customers))
