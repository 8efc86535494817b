"""How what a chunk says about upgrades is kept; ``predictions`` says why rows go in as they are."""

from decimal import Decimal

import orjson

from predictions.repositories.chunks import ChunkWork
from predictions.repositories.rows import Cell, KeyedRow, KeyedTable
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
TABLE = KeyedTable("predictions_upgradepredictionrecord", _COLUMNS)


def upgrade_rows(work: ChunkWork, scored: ScoredUpgrades) -> list[KeyedRow]:
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


def write_upgrades(rows: list[KeyedRow]) -> None:
    """Writes them, replacing those of the same run and customer; call inside a transaction."""
    TABLE.write(rows)


def _amounts(column: list[Decimal | None]) -> list[Cell]:
    """As text, which both databases read as an amount."""
    return [None if value is None else str(value) for value in column]


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
