"""A mart's own links to the rollup's files: they stay as long as the mart, whatever becomes of the rollup."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from usage.log import DailyRollup

# of the rollup's relations those that pages read day by day
LINKED_RELATIONS = ("rolled_usage", "rolled_users")
LINKED = pa.schema(
    {
        "relation": pa.string(),
        "name": pa.string(),
        "size": pa.int64(),
        "first_on": pa.string(),
        "last_on": pa.string(),
    }
)


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file of a mart's own.

    Attributes:
        relation: of ``LINKED_RELATIONS``.
        name: in the mart's folder.
        size: bytes; another size is a damaged file.
        first_on, last_on: no row of it is of another day, ISO.
    """

    relation: str
    name: str
    size: int
    first_on: str
    last_on: str


def keep_links(rollup: DailyRollup, folder: Path) -> list[LinkedFile]:
    """Links the files of ``LINKED_RELATIONS`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    linked = []
    for relation in LINKED_RELATIONS:
        for part, file in zip(rollup.parts, rollup.files(relation), strict=True):
            target = folder / f"{relation}-{part.folder}.parquet"
            link_into(file, target)
            linked.append(
                LinkedFile(relation, target.name, target.stat().st_size, part.first_on, part.last_on)
            )
    return linked


def remember_links(connection: duckdb.DuckDBPyConnection, linked: Sequence[LinkedFile]) -> None:
    """Makes ``linked_days``: one row per file, with its days; whoever asks for some days opens no other."""
    connection.register("linked", pa.Table.from_pylist([asdict(file) for file in linked], schema=LINKED))
    connection.execute(
        "create table linked_days as "
        "select * replace (cast(first_on as date) as first_on, cast(last_on as date) as last_on) from linked"
    )
    connection.unregister("linked")


def link_into(file: Path, target: Path) -> None:
    """Gives a file another name, on the same disk where it can."""
    try:
        os.link(file, target)
    except FileNotFoundError:
        raise
    except OSError:  # shared storage without hard links
        shutil.copyfile(file, target)
