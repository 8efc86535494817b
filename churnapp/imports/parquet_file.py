"""Reading Parquet: every column as text, with a sentence when the file is damaged."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from churnapp.imports.csv_file import HEADER_ROW, row_number_array
from churnapp.imports.problems import BrokenParquet
from churnapp.imports.rejections import Rejection
from churnapp.saying import say

BATCH_ROWS = 50_000
DAMAGE = (pa.ArrowInvalid, pa.ArrowException, OSError)


class ParquetFile:
    """A Parquet file as columns of text; nested columns are left out of the text.

    Args:
        path: the file.

    Raises:
        BrokenParquet: it is not a whole Parquet file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with parquet.ParquetFile(path) as file:
                self.names = tuple(file.schema_arrow.names)
                self.types = tuple(file.schema_arrow.types)
        except DAMAGE as problem:
            raise self._damaged(problem) from problem

    def batches(self, broken_rows: list[Rejection]) -> Iterator[pa.RecordBatch]:  # noqa: ARG002 - of the protocol
        """Batches of text columns with their row numbers; see ``TextReader``."""
        first = HEADER_ROW + 1
        try:
            with parquet.ParquetFile(self._path) as file:
                for batch in file.iter_batches(BATCH_ROWS):
                    numbers = row_number_array(range(first, first + batch.num_rows))
                    texts = [_as_text(column) for column in batch.columns]
                    names = ["row", *(f"c{position}" for position in range(len(texts)))]
                    yield pa.RecordBatch.from_arrays([numbers, *texts], names)
                    first += batch.num_rows
        except DAMAGE as problem:
            raise self._damaged(problem) from problem

    def _damaged(self, problem: Exception) -> BrokenParquet:
        cause = str(problem).splitlines()[0][:120]
        return BrokenParquet(
            say(
                "{path} is not a whole Parquet file ({cause}). Write or copy it again and import it.",
                path=self._path.name,
                cause=cause,
            )
        )


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return pa.nulls(len(column), pa.string())
    return pc.cast(column, pa.string())
