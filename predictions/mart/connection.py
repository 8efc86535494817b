"""How DuckDB is opened: bounded memory and threads, and never anything from the network."""

import os
import tempfile
from pathlib import Path

import duckdb

from predictions.mart.publication import usage_folder_of

BUILD_THREADS = 2
BUILD_MEMORY = "1GB"
READ_THREADS = 1
READ_MEMORY = "512MB"


def open_for_build(path: Path) -> duckdb.DuckDBPyConnection:
    """A new mart file, writable by this process alone."""
    spill = path.parent / f"{path.name}.spill"
    connection = duckdb.connect(path, config=_config(path, BUILD_THREADS, BUILD_MEMORY, spill))
    # some statements after the other read the same files of days
    connection.execute("set global parquet_metadata_cache = true")
    return connection


def open_for_reading(path: Path) -> duckdb.DuckDBPyConnection:
    """A published mart file, which any number of processes may read."""
    # of this machine and this process: two that spill into one folder would write the same files
    spill = Path(tempfile.gettempdir()) / f"churnapp-{os.getpid()}.spill"
    connection = duckdb.connect(path, read_only=True, config=_config(path, READ_THREADS, READ_MEMORY, spill))
    # the files of its days never change, and a page reads a few rows of many of them
    connection.execute("set global parquet_metadata_cache = true")
    return connection


def _config(
    path: Path, threads: int, memory: str, spill: Path
) -> dict[str, str | bool | int | float | list[str]]:
    return {
        # the mart names the files of its days without a folder, so that it can be moved with them
        "file_search_path": str(usage_folder_of(path)),
        "threads": threads,
        "memory_limit": memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
