"""Which mart is published: immutable files, one pointer that moves, old versions swept."""

import json
import os
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from churnapp.durable_files import make_durable, shared_folder
from churnapp.saying import later, say

KEPT_VERSIONS = 2
ABANDONED_SECONDS = 3600
POINTER = "published.json"
REMEDY = later("Run: manage.py build_mart")


class MartMissing(LookupError):
    """No mart was built yet, or the asked version was swept."""


class MartDamaged(RuntimeError):
    """A mart file or its pointer cannot be read."""


class MartOutdated(MartDamaged):
    """A mart is whole, but another version of the product built it; the data has to be built again."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the pointer file says.

    Attributes:
        version: the published version.
        size: bytes of its file; another size is a damaged file.
    """

    version: str
    size: int


def marts_folder() -> Path:
    """The folder of the marts, made when missing."""
    folder = shared_folder() / "marts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def mart_path(version: str) -> Path:
    """The file of a version, whether it exists or not."""
    return marts_folder() / f"mart-{version}.duckdb"


def usage_folder_of(mart: Path) -> Path:
    """Where a mart's own links to the files of the daily rollup are."""
    return mart.with_name(f"{mart.name}.usage")


def published_pointer() -> Pointer:
    """The published version.

    Raises:
        MartMissing: nothing was published.
        MartDamaged: the pointer cannot be read.
    """
    try:
        content = json.loads((marts_folder() / POINTER).read_text())
        return Pointer(version=str(content["version"]), size=int(content["size"]))
    except FileNotFoundError:
        raise MartMissing(say("The mart was never built. {remedy}", remedy=say(REMEDY))) from None
    except (ValueError, KeyError, TypeError) as problem:
        raise MartDamaged(
            say("The pointer to the published mart cannot be read. {remedy}", remedy=say(REMEDY))
        ) from problem


def put_in_place(finished: Path, version: str) -> Path:
    """Gives a finished file its name, without publishing it; returns where it is."""
    make_durable(finished)
    target = mart_path(version)
    usage_folder_of(finished).rename(usage_folder_of(target))
    finished.rename(target)
    make_durable(target.parent)
    return target


def publish(finished: Path, version: str) -> None:
    """Puts a finished file in place and moves the pointer to it; readers see the old or the new, no part."""
    target = put_in_place(finished, version)
    pointer = target.parent / f"{POINTER}.{version}.tmp"
    pointer.write_text(json.dumps(asdict(Pointer(version=version, size=target.stat().st_size))))
    make_durable(pointer)
    os.replace(pointer, target.parent / POINTER)  # noqa: PTH105 the atomic call is named
    make_durable(target.parent)


def newest_version_of(as_of: date) -> str | None:
    """The newest version whose latest day is ``as_of``, published or not; None when there is none."""
    files = marts_folder().glob(f"mart-{as_of:%Y%m%d}-*.duckdb")
    return max((path.name.removeprefix("mart-").removesuffix(".duckdb") for path in files), default=None)


def sweep(in_use: Collection[str]) -> list[str]:
    """Removes versions nobody needs and returns them; also what killed builds left.

    Args:
        in_use: versions that runs refer to; they, the published one and the last two stay.
    """
    published = published_pointer().version
    files = sorted(marts_folder().glob("mart-*.duckdb"), key=lambda path: path.stat().st_mtime)
    versions = [path.name.removeprefix("mart-").removesuffix(".duckdb") for path in files]
    kept = {published, *in_use, *versions[-KEPT_VERSIONS:]}
    removed = [version for version in versions if version not in kept]
    for version in removed:
        discard(mart_path(version))
    _sweep_abandoned(marts_folder())
    return removed


def _sweep_abandoned(folder: Path) -> None:
    """Removes what nobody has written to for an hour: its build was killed before the mart was in place."""
    oldest_alive = time.time() - ABANDONED_SECONDS
    without_mart = (path for path in folder.glob("mart-*.duckdb.usage") if not path.with_suffix("").exists())
    for path in [*folder.glob("*.tmp*"), *without_mart]:
        with suppress(FileNotFoundError):  # another build has just put it in place
            if path.stat().st_mtime < oldest_alive:
                discard(path)


def discard(unfinished: Path) -> None:
    """Removes what an interrupted build left."""
    for path in unfinished.parent.glob(f"{unfinished.name}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
