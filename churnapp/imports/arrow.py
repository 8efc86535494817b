"""Arrow columns made of Python values."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pyarrow as pa


def array_of(values: Iterable[object], kind: pa.DataType) -> pa.Array:
    """An Arrow array by way of numpy: from a list pyarrow would import pandas first, which takes seconds."""
    listed = list(values)
    held = np.empty(len(listed), dtype=object)
    held[:] = listed
    return pa.array(held, kind)


def table_of(columns: Mapping[str, Collection[object]], schema: pa.Schema) -> pa.Table:
    """An Arrow table of Python values."""
    arrays = [array_of(columns[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
