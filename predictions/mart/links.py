"""A mart's own links to the rollup's files: they stay as long as the mart, whatever becomes of the rollup."""

import os
import shutil
from pathlib import Path

from usage.log import DailyRollup

# of the rollup's relations those that pages read day by day
LINKED_RELATIONS = ("rolled_usage", "rolled_users")


def keep_links(rollup: DailyRollup, folder: Path) -> dict[str, list[Path]]:
    """Links the files of ``LINKED_RELATIONS`` into a folder; returns the names there of each relation."""
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str, list[Path]] = {relation: [] for relation in LINKED_RELATIONS}
    for relation, linked in names.items():
        for part, file in zip(rollup.parts, rollup.files(relation), strict=True):
            name = Path(f"{relation}-{part.folder}.parquet")
            _link(file, folder / name)
            linked.append(name)
    return names


def _link(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except FileNotFoundError:
        raise
    except OSError:  # shared storage without hard links
        shutil.copyfile(file, target)
