"""Files that are there after a power cut: written aside, synced, then moved into place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def move_into_place(written: Path, target: Path) -> None:
    """Publishes a finished file: synced, renamed over ``target`` at once, and the folder synced.

    Args:
        written: the finished file, in the same file system as ``target``.
        target: where readers look; they see the old content or the new, never a part.
    """
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(target)
    _sync_folder(target.parent)


def write_durably(target: Path, text: str) -> None:
    """Replaces the content of ``target`` at once; after the return it survives a power cut."""
    with written_aside(target) as aside:
        aside.write_text(text, encoding="utf-8")
        move_into_place(aside, target)


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write to, removed again when it was not moved into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
