"""How DuckDB is opened: bounded memory and threads, and never anything from the network."""

from pathlib import Path

import duckdb

BUILD_THREADS = 2
BUILD_MEMORY = "2GB"
READ_THREADS = 1
READ_MEMORY = "512MB"


def open_for_build(path: Path) -> duckdb.DuckDBPyConnection:
    """A new mart file, writable by this process alone."""
    return duckdb.connect(
        path, config=_config(BUILD_THREADS, BUILD_MEMORY, path.parent / f"{path.name}.spill")
    )


def open_for_reading(path: Path) -> duckdb.DuckDBPyConnection:
    """A published mart file, which any number of processes may read."""
    return duckdb.connect(
        path, read_only=True, config=_config(READ_THREADS, READ_MEMORY, path.parent / "reading.spill")
    )


def _config(threads: int, memory: str, spill: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": threads,
        "memory_limit": memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
