"""DuckDB as the product opens it: bounded, and never reaching for the network."""

from pathlib import Path

import duckdb

THREADS = 2
MEMORY_LIMIT = "1GB"


def open_duckdb(
    database: Path | None = None,
    *,
    spill_folder: Path | None = None,
    memory_limit: str = MEMORY_LIMIT,
    read_only: bool = False,
) -> duckdb.DuckDBPyConnection:
    """A connection with the product's limits; times are UTC.

    Args:
        database: file to open, or None for memory.
        spill_folder: where sorts larger than the memory limit go; DuckDB's choice when None.
        memory_limit: upper bound of DuckDB's own buffers, as DuckDB writes sizes.
        read_only: opens the file beside any number of other readers, and never changes it.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": memory_limit,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if spill_folder is not None:
        config["temp_directory"] = str(spill_folder)
    return duckdb.connect(str(database or ":memory:"), read_only=read_only, config=config)
