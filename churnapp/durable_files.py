"""Files that are there after a power cut: written aside, synced, moved into place; and where they lie."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def shared_folder() -> Path:
    """Where event log, marts, models and people's files lie: what the machines of an installation share."""
    return Path(settings.SHARED_DIR or settings.DATA_DIR)


def move_into_place(written: Path, target: Path) -> None:
    """Publishes a finished file: synced, renamed over ``target`` at once, and the folder synced.

    Args:
        written: the finished file, in the same file system as ``target``.
        target: where readers look; they see the old content or the new, never a part.
    """
    make_durable(written)
    written.replace(target)
    make_durable(target.parent)


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


def make_durable(path: Path) -> None:
    """Returns when the content of a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
