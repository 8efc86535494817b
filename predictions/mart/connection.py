"""How DuckDB is opened: bounded memory and threads, and never anything from the network."""

from pathlib import Path

import duckdb

BUILD_THREADS = 2
BUILD_MEMORY = "1GB"
READ_THREADS = 1
READ_MEMORY = "512MB"


def open_for_build(path: Path, usage_folder: Path) -> duckdb.DuckDBPyConnection:
    """A new mart file, writable by this process alone.

    Args:
        path: the file.
        usage_folder: where the files are that the mart names without a folder.
    """
    spill = path.parent / f"{path.name}.spill"
    return duckdb.connect(path, config=_config(BUILD_THREADS, BUILD_MEMORY, spill, usage_folder))


def open_for_reading(path: Path, usage_folder: Path) -> duckdb.DuckDBPyConnection:
    """A published mart file, which any number of processes may read."""
    spill = path.parent / "reading.spill"
    return duckdb.connect(
        path, read_only=True, config=_config(READ_THREADS, READ_MEMORY, spill, usage_folder)
    )


def _config(
    threads: int, memory: str, spill: Path, usage_folder: Path
) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "file_search_path": str(usage_folder),
        "threads": threads,
        "memory_limit": memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
