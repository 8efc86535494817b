"""Writes the tables of a portfolio to files, block after block, so that memory stays bounded."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

CSV_TABLES = (
    "customers",
    "subscriptions",
    "support_tickets",
    "risk_signals",
    "gtm_opportunities",
    "contacts",
)
ORACLE = "oracle"
UNFINISHED = ".part"


class PortfolioFiles:
    """The files of one portfolio, open for appending; they get their names when all blocks are written.

    Args:
        directory: is created.
        with_oracle: whether true probabilities are written; an older file of them is removed otherwise.
    """

    def __init__(self, directory: Path, *, with_oracle: bool) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._with_oracle = with_oracle
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        for name in self._writers:
            path = self._path(name)
            unfinished = path.with_name(path.name + UNFINISHED)
            if problem is None:
                unfinished.replace(path)
            else:
                unfinished.unlink(missing_ok=True)
        if problem is None and not self._with_oracle:
            self._path(ORACLE).unlink(missing_ok=True)

    def append(self, name: str, table: pa.Table) -> None:
        """Appends rows to a table; the first call fixes its columns."""
        if name not in self._writers:
            self._writers[name] = self._open(name, table.schema)
        self._writers[name].write_table(table)

    def _open(self, name: str, schema: pa.Schema) -> Any:
        path = self._path(name)
        unfinished = path.with_name(path.name + UNFINISHED)
        if path.suffix == ".csv":
            return pa_csv.CSVWriter(
                unfinished, schema, write_options=pa_csv.WriteOptions(quoting_style="needed")
            )
        return pq.ParquetWriter(unfinished, schema, compression="zstd")

    def _path(self, name: str) -> Path:
        return self._directory / f"{name}.{'csv' if name in CSV_TABLES else 'parquet'}"
