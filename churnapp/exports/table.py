"""What tables are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

type Batch = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Heading:
    """One column.

    Attributes:
        name: what stands above it.
        kind: its values in Parquet; spreadsheets get the numbers and days of it as such.
        number_format: how Excel shows its numbers; empty for as they are.
    """

    name: str
    kind: pa.DataType
    number_format: str = ""


def schema_of(headings: Sequence[Heading]) -> pa.Schema:
    """The columns for Parquet; equal names are told apart by their place."""
    seen: dict[str, int] = {}
    fields = []
    for heading in headings:
        seen[heading.name] = seen.get(heading.name, 0) + 1
        name = heading.name if seen[heading.name] == 1 else f"{heading.name} {seen[heading.name]}"
        fields.append(pa.field(name, heading.kind))
    return pa.schema(fields)
