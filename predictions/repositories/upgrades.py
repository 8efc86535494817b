"""How what a chunk says about upgrades is kept; ``predictions`` says why rows go in as they are."""

from itertools import repeat

from predictions.mart.columns import Floats
from predictions.repositories.chunks import ChunkWork
from predictions.repositories.packing import packed_floats, packed_numbers, packed_reasons
from predictions.repositories.rows import Cell, KeyedRows, KeyedTable, amount_cells
from predictions.scoring.upgrades import ScoredUpgrades

TABLE = KeyedTable(
    "predictions_upgradepredictionrecord",
    {
        "run_id": "int8",
        "customer_id": "int8",
        "probability": "float8",
        "probability_low": "float8",
        "probability_high": "float8",
        "pressure": "int2",
        "leading_signal": "varchar",
        "yearly_step": "numeric",
        "expected_uplift": "numeric",
        "feature_values": "bytea",
        "contributions": "bytea",
        "reasons": "bytea",
        "model_version": "varchar",
    },
)


def upgrade_rows(work: ChunkWork, scored: ScoredUpgrades) -> KeyedRows:
    """One row per account that may upgrade, ready to be written."""
    rest = (
        _or_none(scored.probability),
        _or_none(scored.probability_low),
        _or_none(scored.probability_high),
        scored.pressure.tolist(),
        scored.leading_signal,
        amount_cells(scored.yearly_step),
        repeat(None) if scored.expected_uplift is None else amount_cells(scored.expected_uplift),
        packed_numbers(scored.feature_values),
        repeat(b"") if scored.contributions is None else packed_floats(scored.contributions),
        repeat(b"") if scored.reasons is None else packed_reasons(scored.reasons),
        repeat(scored.model_version),
    )
    return KeyedRows(work.run_id, scored.customer_pks.tolist(), rest)


def write_upgrades(rows: KeyedRows) -> None:
    """Writes them, replacing those of the same run and customer; call inside a transaction."""
    TABLE.write(rows)


def _or_none(values: Floats | None) -> "list[Cell] | repeat[None]":
    if values is None:
        return repeat(None)
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 NaN differs
