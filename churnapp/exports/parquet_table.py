"""Tables as Parquet, typed."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from churnapp.exports.table import Batch


def write_parquet(path: Path, schema: pa.Schema, batches: Iterable[Batch]) -> int:
    """Writes a file; how many rows it has."""
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            columns = zip(*batch, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return count
