"""Keeping what was scored, beside writing the same bytes into a bare table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
from django.db import connection, transaction

from churnapp.benchmarks.measure import Measurement, ProcessorTime, in_turn, peak_memory_mb
from churnapp.benchmarks.scoring import draw_portfolio, learn_model, score
from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS, DEFAULT_RISK_WEIGHTS, FEATURE_CONTRACT
from predictions.models import (
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from predictions.repositories.chunks import ChunkWork
from predictions.repositories.predictions import TABLE, prediction_rows, write_predictions
from predictions.repositories.rows import KeyedRows
from predictions.scoring import Peers, ScoredBatch

FLOOR = {
    "postgresql": "COPY of the same bytes into a table without index or rules",
    "sqlite": "executemany of the same bytes into a table without index or rules",
}
NARROW = "COPY in the binary form, as the product itself writes, into the same bare table"
AS_OF, NOW = date(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC)
BARE, NAMED, VERSION = "benchmark_bare", "benchmark-", "0.0.0-benchmark"


def measure_persisting(accounts: int, runs: int) -> Measurement:
    """Median time to turn scored accounts into rows and to write them, chunk by chunk as workers commit them.

    Nothing of it stays: what each turn wrote is deleted after it, and the drawn accounts at the end.

    Args:
        accounts: how many are drawn and scored before.
        runs: of the work and of its floor, in turn.
    """
    with _made_run(accounts) as (work, pks):
        batches = _scored(accounts, pks)
        rows = [prediction_rows(work, batch, predicted_at=NOW) for batch in batches]
        bare = _bare_writer(rows)
        processor, of_floor = ProcessorTime(), ProcessorTime()
        seconds, floor_seconds = in_turn(
            processor.of(
                lambda: [_write(prediction_rows(work, batch, predicted_at=NOW)) for batch in batches]
            ),
            of_floor.of(bare),
            runs=runs,
            tidy=lambda: _delete_rows(work.run_id),
        )
        writing, narrow_seconds = in_turn(
            lambda: [_write(of_chunk) for of_chunk in rows],
            _bare_writer(rows, in_binary=True),
            runs=runs,
            tidy=lambda: _delete_rows(work.run_id),
        )
    size, peak, floor = f"{accounts:,} accounts", peak_memory_mb(), FLOOR[connection.vendor]
    parts = [
        # of this process: a database server works in others
        Measurement("processor time", size, processor.median, floor, of_floor.median, peak),
        Measurement("write", size, writing, floor, floor_seconds, peak),
    ]
    if connection.vendor == "postgresql":
        parts.append(Measurement("beside binary COPY", size, seconds, NARROW, narrow_seconds, peak))
    return Measurement("persist", size, seconds, floor, floor_seconds, peak, parts)


@transaction.atomic
def _write(rows: KeyedRows) -> None:
    write_predictions(rows)


@contextmanager
def _made_run(accounts: int) -> Iterator[tuple[ChunkWork, list[int]]]:
    """A run of drawn customers that are gone afterwards, and the bare table with them."""
    _clear()  # what a measurement that was killed left behind
    try:
        yield _run_of(accounts)
    finally:
        _clear()


@transaction.atomic
def _clear() -> None:
    for run in ScoringRunRecord.objects.filter(model__version=VERSION):
        PredictionRecord.objects.filter(run=run).delete()
        run.delete()
    ModelVersionRecord.objects.filter(version=VERSION).delete()
    CustomerRecord.objects.filter(customer_id__startswith=NAMED).delete()
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {BARE}")


def _delete_rows(run_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {TABLE.name} where run_id = %s", [run_id])  # noqa: S608 names are ours
        cursor.execute(f"delete from {BARE}")  # noqa: S608 names are ours


@transaction.atomic
def _run_of(accounts: int) -> tuple[ChunkWork, list[int]]:
    made = CustomerRecord.objects.bulk_create(
        (
            CustomerRecord(customer_id=f"{NAMED}{number}", signup_date=AS_OF, ingested_at=NOW)
            for number in range(accounts)
        ),
        batch_size=5_000,
    )
    model = ModelVersionRecord.objects.create(
        version=VERSION,
        rung="L3",
        status=ModelStatus.RETIRED,
        as_of=AS_OF,
        mart_version="benchmark",
        contract_fingerprint=FEATURE_CONTRACT.fingerprint,
        reason="",
        trained_at=NOW,
    )
    run = ScoringRunRecord.objects.create(
        as_of=AS_OF, mart_version="benchmark", model=model, created_at=NOW, status=RunStatus.CANCELLED
    )
    work = ChunkWork(
        chunk_id=0,
        run_id=run.pk,
        first_position=0,
        last_position=accounts - 1,
        as_of=AS_OF,
        mart_version="benchmark",
        model_version=model.version,
        upgrade_version="",
        cutoffs=DEFAULT_CUTOFFS,
        weights=DEFAULT_RISK_WEIGHTS,
        attempt=1,
    )
    return work, [customer.pk for customer in made]


def _scored(accounts: int, pks: list[int]) -> list[ScoredBatch]:
    portfolio = draw_portfolio(accounts)
    batches, first = [], 0
    for batch in score(learn_model(), portfolio, Peers(portfolio, FEATURE_CONTRACT.names)):
        batches.append(replace(batch, customer_pks=np.array(pks[first : first + len(batch)])))
        first += len(batch)
    return batches


def _bare_writer(rows: list[KeyedRows], *, in_binary: bool = False) -> Callable[[], None]:
    """Writes the rows where nothing is checked, indexed or replaced."""
    named, marks = ", ".join(TABLE.columns), ", ".join(["%s"] * len(TABLE.columns))
    tuples = [list(of_chunk) for of_chunk in rows]
    with connection.cursor() as cursor:
        cursor.execute(f"create table if not exists {BARE} as select {named} from {TABLE.name} where 1 = 0")  # noqa: S608 names are ours

    def execute_many() -> None:
        for of_chunk in tuples:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(f"insert into {BARE} ({named}) values ({marks})", of_chunk)  # noqa: S608 names are ours

    def copy() -> None:
        form = " (format binary)" if in_binary else ""
        for of_chunk in tuples:
            with (
                transaction.atomic(),
                connection.cursor() as cursor,
                cursor.copy(f"copy {BARE} ({named}) from stdin{form}") as copy,
            ):
                if in_binary:
                    copy.set_types(list(TABLE.columns.values()))
                for row in of_chunk:
                    copy.write_row(row)

    return execute_many if connection.vendor == "sqlite" else copy
