"""What a kind of file must hold, and how its header is understood."""

import difflib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from churnapp.imports.parsers import moment
from churnapp.imports.problems import ColumnMissing, DuplicateHeader, FileEmpty
from churnapp.saying import say, say_count

REPORT_COLUMNS = ("row", "column", "value", "reason")
REPORT_PREFIX = "rejected_"
NEAR_MISS = 0.75  # thing finds thing_id, usage_id does not find customer_id


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of file.

    Attributes:
        name: what it is called in the documentation.
        parse: turns the stripped, non-empty text into a value; raises ValueError with a sentence.
        required: whether the column must be there and every row must fill it.
        aliases: other names seen in exports of other products.
    """

    name: str
    parse: Callable[[str], object]
    required: bool = False
    aliases: tuple[str, ...] = ()


INGESTED_AT_COLUMN = Column("ingested_at", moment, aliases=("recorded_at",))


@dataclass(frozen=True, slots=True)
class FileContract:
    """One kind of file.

    Attributes:
        kind: its name, which is also the file's: ``customers`` for ``customers.csv``.
        columns: what the product understands; further columns become attributes.
    """

    kind: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column with that name.

        Raises:
            KeyError: the contract has none.
        """
        return {column.name: column for column in self.columns}[name]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one file, matched against its contract.

    Attributes:
        names: the columns of the file as they are written there, in its order.
        position_of: contract column → position in ``names``.
        extra: positions of the columns that the contract does not know.
    """

    names: tuple[str, ...]
    position_of: dict[str, int] = field(default_factory=dict)
    extra: tuple[int, ...] = ()

    def written_name(self, column: str) -> str:
        """What the file calls a column of the contract; the contract's name when the file lacks it."""
        position = self.position_of.get(column)
        return column if position is None else self.names[position]


def match_header(names: Sequence[str], contract: FileContract, file_name: str) -> Header:
    """Finds the contract's columns in a header.

    Names are compared without case, spaces and hyphens. The columns that a rejection report adds are left
    out, so that a corrected report can be sent again.

    Args:
        names: the header as read, without the mark that some programs put before UTF-8.
        contract: what is expected.
        file_name: for the messages.

    Raises:
        FileEmpty: there is no name at all.
        DuplicateHeader: two columns have the same name.
        ColumnMissing: a required column is not there; the message names what is, and a near miss.
    """
    if not any(name.strip() for name in names):
        raise FileEmpty(
            say(
                "{file_name} is empty. Give a file with a header row and one row per record.",
                file_name=file_name,
            )
        )
    keys = [column_key(name) for name in names]
    _refuse_duplicates(keys, file_name)
    position_of: dict[str, int] = {}
    for column in contract.columns:
        known_as = (column.name, *column.aliases)
        found = next((keys.index(alias) for alias in known_as if alias in keys), None)
        if found is not None and found not in position_of.values():
            position_of[column.name] = found
    _refuse_missing(names, contract, position_of, file_name)
    of_report = _positions_of_report(keys)
    extra = tuple(
        position
        for position in range(len(names))
        if position not in position_of.values() and position not in of_report and keys[position]
    )
    return Header(tuple(names), position_of, extra)


def report_columns_beside(names: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns that a rejection report adds to a file with these columns."""
    if {column_key(name) for name in names} & set(REPORT_COLUMNS):
        return tuple(REPORT_PREFIX + name for name in REPORT_COLUMNS)
    return REPORT_COLUMNS


def _positions_of_report(keys: Sequence[str]) -> range:
    last = tuple(keys[-len(REPORT_COLUMNS) :])
    is_report = last in {REPORT_COLUMNS, tuple(REPORT_PREFIX + name for name in REPORT_COLUMNS)}
    return range(len(keys) - len(REPORT_COLUMNS), len(keys)) if is_report else range(0)


def _refuse_duplicates(keys: Sequence[str], file_name: str) -> None:
    twice = [key for key, count in Counter(keys).items() if count > 1 and key]
    if twice:
        raise DuplicateHeader(
            say(
                "{file_name} has the column {twice} more than once. Keep one of them, or rename the other.",
                file_name=file_name,
                twice=twice[0],
            )
        )


def _refuse_missing(
    names: Sequence[str], contract: FileContract, position_of: dict[str, int], file_name: str
) -> None:
    missing = [
        column.name for column in contract.columns if column.required and column.name not in position_of
    ]
    if not missing:
        return
    unused = [column_key(name) for position, name in enumerate(names) if position not in position_of.values()]
    near = difflib.get_close_matches(missing[0], unused, n=1, cutoff=NEAR_MISS)
    raise ColumnMissing(
        say(
            "{file_name} has no column {missing}. It has: {names}. {remedy}",
            file_name=file_name,
            missing=say(" and no column ").join(missing),
            names=", ".join(names),
            remedy=_remedy(missing, near),
        )
    )


def _remedy(missing: Sequence[str], near: Sequence[str]) -> str:
    if near:
        return say(
            "Did you mean {near!r}? Rename it to {missing} and import again.",
            near=near[0],
            missing=missing[0],
        )
    return say_count("Add it and import again.", "Add them and import again.", len(missing))


def column_key(name: str) -> str:
    """How a name of a column is compared: without case, spaces and hyphens."""
    return "_".join(name.strip().lower().replace("-", " ").split())
