"""How what a chunk says about upgrades is kept; ``predictions`` says why rows go in as they are."""

from decimal import Decimal
from itertools import batched

import orjson
from django.db import connection

from customers.models import CustomerRecord
from predictions.repositories.chunks import ChunkWork
from predictions.repositories.predictions import ROWS_PER_STATEMENT, Cell
from predictions.scoring.upgrades import ScoredUpgrades

_COLUMNS = (
    "run_id",
    "customer_id",
    "probability",
    "probability_low",
    "probability_high",
    "pressure",
    "leading_signal",
    "yearly_step",
    "expected_uplift",
    "feature_values",
    "contributions",
    "reasons",
    "model_version",
)
_KEY = ("run_id", "customer_id")
_UPSERT = (
    f"insert into predictions_upgradepredictionrecord ({', '.join(_COLUMNS)}) "  # noqa: S608 names are ours
    f"values ({', '.join(['%s'] * len(_COLUMNS))}) on conflict ({', '.join(_KEY)}) do update set "
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column not in _KEY)
)

type UpgradeRow = tuple[int, int, *tuple[Cell, ...]]  # run and customer first


def upgrade_rows(work: ChunkWork, scored: ScoredUpgrades) -> list[UpgradeRow]:
    """One row per account that may upgrade, ready to be written."""
    steps, uplifts = (_amounts(column) for column in (scored.yearly_step, scored.expected_uplift))
    return [
        (
            work.run_id,
            scored.customer_pks[row],
            scored.probability[row],
            scored.probability_low[row],
            scored.probability_high[row],
            scored.pressure[row],
            scored.leading_signal[row],
            steps[row],
            uplifts[row],
            _json(scored.feature_values[row]),
            _json(scored.contributions[row]),
            _json(scored.reasons[row]),
            scored.model_version,
        )
        for row in range(len(scored))
    ]


def write_upgrades(rows: list[UpgradeRow]) -> None:
    """Writes them, replacing those of the same run and customer; call inside a transaction."""
    asked = [row[1] for row in rows]
    existing = set(CustomerRecord.objects.filter(pk__in=asked).values_list("pk", flat=True))
    kept = [row for row in rows if row[1] in existing]
    with connection.cursor() as cursor:
        for statement_rows in batched(kept, ROWS_PER_STATEMENT):
            cursor.executemany(_UPSERT, statement_rows)


def _amounts(column: list[Decimal | None]) -> list[Cell]:
    """As text, which both databases read as an amount."""
    return [None if value is None else str(value) for value in column]


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
