"""A mapping: how another product's files become the files of the contract, read from TOML or JSON."""

import difflib
import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from churnapp.imports.contract import FileContract
from churnapp.imports.problems import UnreadableFile
from churnapp.saying import say

KEYS_OF_A_FILE = ("file", "columns", "date_format", "values", "constants", "leave_out", "join")
KEYS_OF_A_JOIN = ("file", "on", "take", "newest_by")


class MappingWrong(UnreadableFile):
    """A mapping cannot be used; nothing was imported."""


@dataclass(frozen=True, slots=True)
class Join:
    """Columns looked up in a second file.

    Attributes:
        file: name of the second file, in the same folder.
        on: column that both files have.
        take: columns to look up.
        newest_by: date column that chooses among several rows of one key; empty where a key stands once.
    """

    file: str
    on: str
    take: tuple[str, ...]
    newest_by: str = ""


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How one kind of file is made.

    Attributes:
        kind: which kind.
        file: name of the source file in the folder.
        columns: our column → its column; columns that are named as ours need no line.
        date_format: how its dates are written, as in ``%d.%m.%Y``; ISO 8601 when empty.
        values: our column → its value → our value.
        constants: our column → one value for every row.
        leave_out: its columns that are not to be kept as attributes.
        joins: columns looked up in other files.
    """

    kind: str
    file: str
    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()


def read_mapping(path: Path, contracts: Mapping[str, FileContract]) -> tuple[FileMapping, ...]:
    """Reads a mapping and checks everything that the files themselves are not needed for.

    Args:
        path: a file ending in .toml or .json.
        contracts: kind of file → what it may hold.

    Raises:
        MappingWrong: the message says where, what was read and what is valid.
    """
    content = _content(path)
    if not content:
        raise MappingWrong(
            say(
                "{path} maps no file. Name at least one of: {contracts}.",
                path=path.name,
                contracts=", ".join(contracts),
            )
        )
    for kind in content:
        if kind not in contracts:
            raise MappingWrong(f"{path.name}: {_unknown(kind, say('kind of file'), contracts)}")
    return tuple(_file_mapping(path.name, kind, content[kind], contracts[kind]) for kind in content)


def _content(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise MappingWrong(say("{path} is not there. Give a mapping that ends in .toml or .json.", path=path))
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix.lower() == ".toml":
            return tomllib.loads(text)
        if path.suffix.lower() != ".json":
            raise MappingWrong(
                say("{path} is no mapping. Give a file that ends in .toml or .json.", path=path.name)
            )
        content = json.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise MappingWrong(
            say(
                "{path} cannot be read: {problem}. Correct it and import again.",
                path=path.name,
                problem=problem,
            )
        ) from problem
    if not isinstance(content, dict):
        raise MappingWrong(say("{path} must hold an object with one entry per kind of file.", path=path.name))
    return content


def _file_mapping(name: str, kind: str, content: Any, contract: FileContract) -> FileMapping:
    where = f"{name}, {kind}"
    _refuse_unknown_keys(where, content, KEYS_OF_A_FILE)
    if not isinstance(content.get("file"), str):
        raise MappingWrong(say('{where}: say which file it is, as in file = "accounts.csv".', where=where))
    ours = [column.name for column in contract.columns]
    columns = _texts(where, "columns", content.get("columns", {}))
    constants = _texts(where, "constants", content.get("constants", {}))
    values = content.get("values", {})
    if not isinstance(values, dict):
        raise MappingWrong(say("{where}: values must hold one table per column of ours.", where=where))
    for column in (*columns, *constants, *values):
        if column not in ours:
            raise MappingWrong(f"{where}: {_unknown(column, say('column'), ours)}")
    if twice := sorted(set(columns) & set(constants)):
        raise MappingWrong(
            say(
                "{where}: {twice} is both a column and a constant. Keep one of them.",
                where=where,
                twice=twice[0],
            )
        )
    return FileMapping(
        kind=kind,
        file=content["file"],
        columns=columns,
        date_format=_date_format(where, content.get("date_format", "")),
        values={column: _texts(where, f"values.{column}", each) for column, each in values.items()},
        constants=constants,
        leave_out=_names(where, "leave_out", content.get("leave_out", [])),
        joins=tuple(_join(where, each) for each in _listed(content.get("join", []))),
    )


def _join(where: str, content: Any) -> Join:
    where = f"{where}, join"
    _refuse_unknown_keys(where, content, KEYS_OF_A_JOIN)
    missing = [key for key in ("file", "on", "take") if not content.get(key)]
    if missing:
        raise MappingWrong(
            say(
                "{where}: {missing} is missing. A join needs file, on and take.",
                where=where,
                missing=say(" and ").join(missing),
            )
        )
    return Join(
        str(content["file"]),
        str(content["on"]),
        _names(where, "take", content["take"]),
        str(content.get("newest_by", "")),
    )


def _listed(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [content]


def _date_format(where: str, written: Any) -> str:
    if written == "":
        return ""
    if not _tells_a_day(written):
        raise MappingWrong(
            say(
                "{where}: date_format {written!r} does not tell a day. Write it as in %d.%m.%Y "
                "(31.01.2026) or %m/%d/%Y %H:%M.",
                where=where,
                written=written,
            )
        )
    return str(written)


def _tells_a_day(written: Any) -> bool:
    day = datetime(2026, 1, 31, tzinfo=UTC)
    if not isinstance(written, str) or not {"%Y", "%y"} & set(re.findall("%.", written)):
        return False
    try:
        return datetime.strptime(day.strftime(written), written).replace(tzinfo=UTC).date() == day.date()
    except ValueError:
        return False


def _refuse_unknown_keys(where: str, content: Any, known: Collection[str]) -> None:
    if not isinstance(content, dict):
        raise MappingWrong(say("{where} must be a table with {known}.", where=where, known=", ".join(known)))
    for key in content:
        if key not in known:
            raise MappingWrong(f"{where}: {_unknown(key, say('entry'), known)}")


def _texts(where: str, name: str, content: Any) -> dict[str, str]:
    if not isinstance(content, dict) or any(isinstance(each, dict | list) for each in content.values()):
        raise MappingWrong(
            say(
                '{where}: {name} must hold names and texts, as in plan_tier = "Package".',
                where=where,
                name=name,
            )
        )
    return {str(key): _text(value) for key, value in content.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(where: str, name: str, content: Any) -> tuple[str, ...]:
    if not isinstance(content, list) or not all(isinstance(each, str) for each in content):
        raise MappingWrong(
            say(
                '{where}: {name} must be a list of column names, as in ["region", "notes"].',
                where=where,
                name=name,
            )
        )
    return tuple(content)


def _unknown(name: str, what: str, valid: Collection[str]) -> str:
    near = difflib.get_close_matches(name, valid, n=1)
    known = ", ".join(valid)
    if not near:
        return say("Unknown {what} {name!r}. Valid: {valid}.", what=what, name=name, valid=known)
    return say(
        "Unknown {what} {name!r}. Did you mean {near}? Valid: {valid}.",
        what=what,
        name=name,
        near=near[0],
        valid=known,
    )
