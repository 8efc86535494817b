"""Opens a version of the mart, once per process."""

import os
from functools import lru_cache
from pathlib import Path

import duckdb

from churnapp.saying import say
from predictions.domain import FEATURE_CONTRACT, FeatureContract
from predictions.mart.connection import open_for_reading
from predictions.mart.publication import (
    REMEDY,
    MartDamaged,
    MartMissing,
    MartOutdated,
    mart_path,
    published_pointer,
    usage_folder_of,
)
from predictions.mart.reading import Mart

OPEN_MARTS = 4


def open_mart(version: str | None = None, *, contract: FeatureContract = FEATURE_CONTRACT) -> Mart:
    """Opens a version of the mart, the published one when None.

    Raises:
        MartMissing: there is none, or the version was swept.
        MartDamaged: its file is broken.
        MartOutdated: another version of the product built it, or it was built for another feature contract.
    """
    pointer = published_pointer() if version is None else None
    wanted = pointer.version if pointer else str(version)
    path = mart_path(wanted)
    if not path.exists():
        raise MartMissing(
            say("Mart {wanted} is not there any more. {remedy}", wanted=wanted, remedy=say(REMEDY))
        )
    if pointer and path.stat().st_size != pointer.size:
        raise MartDamaged(
            say(
                "Mart {wanted} is damaged: its file has another size than written. {remedy}",
                wanted=wanted,
                remedy=say(REMEDY),
            )
        )
    try:
        mart = _open(os.getpid(), path, contract)
    except duckdb.Error as problem:
        raise MartDamaged(
            say("Mart {wanted} is damaged and cannot be opened. {remedy}", wanted=wanted, remedy=say(REMEDY))
        ) from problem
    if mart.lacks:
        raise MartOutdated(
            say(
                "Mart {wanted} was built by an older version of the product. {remedy}",
                wanted=wanted,
                remedy=say(REMEDY),
            )
        )
    if mart.contract_fingerprint != contract.fingerprint:
        raise MartOutdated(
            say(
                "Mart {wanted} was built for another list of features. {remedy}",
                wanted=wanted,
                remedy=say(REMEDY),
            )
        )
    return mart


# one connection per process and version: a connection must not cross a fork
@lru_cache(maxsize=OPEN_MARTS)
def _open(process_id: int, path: Path, contract: FeatureContract) -> Mart:  # noqa: ARG001
    mart = Mart(open_for_reading(path), contract)
    _refuse_cut_links(mart, path)
    return mart


def _refuse_cut_links(mart: Mart, path: Path) -> None:
    """Usage and features lie in files of their own by day, which must be as long as they were written."""
    if mart.lacks:
        return
    folder = usage_folder_of(path)
    for name, size in mart.rows(
        "select name, size from linked_days union all select name, size from kept_files"
    ):
        file = folder / name
        if not file.exists() or file.stat().st_size != size:
            raise MartDamaged(
                say(
                    "Mart {wanted} is damaged: {file} beside it is missing or has another size. {remedy}",
                    wanted=mart.version,
                    file=name,
                    remedy=say(REMEDY),
                )
            )
