"""Makes a file of the contract from another product's files, by a mapping, in columns."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from churnapp.duck import open_duckdb
from churnapp.imports import parsers
from churnapp.imports.contract import Column, FileContract, column_key
from churnapp.imports.mapping import FileMapping, Join, MappingWrong
from churnapp.imports.source import open_reader
from churnapp.imports.staging import quoted
from churnapp.saying import later, say

DATES = (parsers.day, parsers.moment)


def write_mapped_file(mapping: FileMapping, contract: FileContract, folder: Path, target: Path) -> list[str]:
    """Writes the file; row by row it is the source file, so that row numbers in reports hold.

    Values that the mapping does not understand stay as they are: the import says what is wrong with them.

    Args:
        mapping: how.
        contract: what the file may hold.
        folder: where the source files are.
        target: a Parquet file of texts.

    Returns:
        Sentences about what a person should know: rows that could not be split into columns.

    Raises:
        MappingWrong: the source files lack what the mapping names.
        UnreadableFile: a source file cannot be read.
    """
    with open_duckdb(spill_folder=target.parent / "spill") as connection:
        names, notices = _stage(connection, folder / mapping.file, "source_rows")
        sources = {name: f"source_rows.{quoted(name)}" for name in names}
        joined = "source_rows"
        for number, join in enumerate(mapping.joins):
            relation = f"joined_{number}"
            _stage_join(
                connection, mapping, join, path=folder / join.file, relation=relation, sources=sources
            )
            joined += (
                f" left join {relation} on {sources[join.on]} = {relation}.{quoted(join.on)}"
                f" and {sources[join.on]} != ''"
            )
            sources |= {name: f"{relation}.{quoted(name)}" for name in join.take}
        selected = ", ".join(
            f"{expression} as {quoted(name)}"
            for name, expression in _expressions(mapping, contract, sources).items()
        )
        path = str(target).replace("'", "''")
        connection.execute(
            f"copy (select {selected} from {joined} order by source_rows.file_row) "  # noqa: S608 quoted
            f"to '{path}' (format parquet)"
        )
    return notices


def _stage(
    connection: duckdb.DuckDBPyConnection, path: Path, relation: str
) -> tuple[Sequence[str], list[str]]:
    """Makes a table of texts of a file, blank rows included; returns its columns and notices."""
    reader = open_reader(path)
    broken: list[object] = []
    schema = pa.schema(
        [("file_row", pa.int64()), *((f"c{number}", pa.string()) for number in range(len(reader.names)))]
    )
    batches = (batch.rename_columns(schema.names) for batch in reader.batches(broken))  # type: ignore[arg-type] # only filled
    connection.register("file_batches", pa.RecordBatchReader.from_batches(schema, batches))
    columns = ", ".join(f"trim(c{place}) as {quoted(name)}" for place, name in enumerate(reader.names))
    connection.execute(f"create table {relation} as select file_row, {columns} from file_batches")  # noqa: S608
    connection.unregister("file_batches")
    lost = say(
        "{count} rows of {path} have another number of values than its header and are left out.",
        count=len(broken),
        path=path.name,
    )
    return reader.names, [lost] if broken else []


def _stage_join(
    connection: duckdb.DuckDBPyConnection,
    mapping: FileMapping,
    join: Join,
    *,
    path: Path,
    relation: str,
    sources: Mapping[str, str],
) -> None:
    """Makes a table with one row per key of the second file."""
    names, _ = _stage(connection, path, f"{relation}_rows")
    _refuse_missing(mapping, join.on, sources, mapping.file)
    for name in (join.on, *join.take, *([join.newest_by] if join.newest_by else [])):
        _refuse_missing(mapping, name, names, join.file)
    if clash := [name for name in join.take if name in sources]:
        raise MappingWrong(
            say(
                "{kind}: {mapping_file} and {join_file} both have a column {clash}.",
                kind=mapping.kind,
                mapping_file=mapping.file,
                join_file=join.file,
                clash=clash[0],
            )
        )
    key = quoted(join.on)
    newest = _as_date(quoted(join.newest_by), mapping.date_format) if join.newest_by else "file_row"
    if not join.newest_by:
        twice = connection.execute(
            f"select {key} from {relation}_rows where {key} != '' "  # noqa: S608 quoted
            f"group by {key} having count(*) > 1 limit 1"
        ).fetchone()
        if twice:
            raise MappingWrong(
                say(
                    "{kind}: {join_file} has {on} {twice} more than once. Say with newest_by which "
                    "date column chooses the row.",
                    kind=mapping.kind,
                    join_file=join.file,
                    on=join.on,
                    twice=twice[0],
                )
            )
    connection.execute(
        f"create table {relation} as select * from {relation}_rows "  # noqa: S608 quoted
        f"qualify row_number() over (partition by {key} order by {newest} desc, file_row desc) = 1"
    )


def _expressions(mapping: FileMapping, contract: FileContract, sources: Mapping[str, str]) -> dict[str, str]:
    """Column of the new file → SQL that makes it; our columns first, then what becomes attributes."""
    expressions: dict[str, str] = {}
    used: set[str] = set()
    for column in contract.columns:
        if column.name in mapping.constants:
            expressions[column.name] = _literal(mapping.constants[column.name])
            continue
        source = mapping.columns.get(column.name) or _named_alike(column, sources)
        if source is None:
            continue
        _refuse_missing(mapping, source, sources, mapping.file)
        used.add(source)
        expressions[column.name] = _value(column, sources[source], mapping)
    known = {column_key(name) for column in contract.columns for name in (column.name, *column.aliases)}
    for name, expression in sources.items():
        if name not in used and name not in mapping.leave_out:
            # under its own name it would be taken for the column of ours that is mapped otherwise
            kept_as = f"source_{name}" if column_key(name) in known else name
            expressions[kept_as] = expression
    return expressions


def _value(column: Column, expression: str, mapping: FileMapping) -> str:
    if mapping.date_format and column.parse in DATES:
        read = _as_date(expression, mapping.date_format)
        written = "strftime('%Y-%m-%dT%H:%M:%S')" if "%H" in mapping.date_format else "strftime('%Y-%m-%d')"
        return f"coalesce({read}.{written}, {expression})"
    words = mapping.values.get(column.name, {})
    cases = " ".join(f"when {_literal(theirs)} then {_literal(ours)}" for theirs, ours in words.items())
    return f"case {expression} {cases} else {expression} end" if cases else expression


def _as_date(expression: str, date_format: str) -> str:
    if not date_format:
        return f"try_cast({expression} as timestamp)"
    return f"try_strptime({expression}, {_literal(date_format)})"


def _named_alike(column: Column, sources: Mapping[str, str]) -> str | None:
    by_key = {column_key(name): name for name in sources}
    return next((by_key[name] for name in (column.name, *column.aliases) if name in by_key), None)


def _refuse_missing(
    mapping: FileMapping, name: str, names: Sequence[str] | Mapping[str, str], file: str
) -> None:
    if name in names:
        return
    near = difflib.get_close_matches(name, list(names), n=1)
    sentence = (
        later("{kind}: {file} has no column {name!r}. Did you mean {near!r}? It has: {names}.")
        if near
        else later("{kind}: {file} has no column {name!r}. It has: {names}.")
    )
    facts = {"kind": mapping.kind, "file": file, "name": name, "names": ", ".join(names)}
    raise MappingWrong(say(sentence, near="".join(near), **facts))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
