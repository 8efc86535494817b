"""The vendor's own fields as features: columns of the mart that no SQL file names."""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from customers.domain import CustomField
from predictions.domain import DAYS_AGO, DriverGroup, FeatureDefinition, FeatureKind, key_of, line_of
from predictions.mart.mart_file import MartFile

# the table that says which of the vendor's own fields are columns
CUSTOM_LINES = "custom_lines"


@dataclass(frozen=True, slots=True)
class CustomFeatures:
    """The fields that become columns of a mart.

    Attributes:
        fields: all of them.
        learnt_from: keys of those that the next training learns from; the others are kept because a model in
            use was trained on them.
    """

    fields: tuple[CustomField, ...] = ()
    learnt_from: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fields."""
        return tuple(field.key for field in self.fields)

    @property
    def lines(self) -> tuple[FeatureDefinition, ...]:
        """Their lines of the feature contract."""
        return tuple(line_of(field) for field in self.fields)


def add_custom_columns(connection: duckdb.DuckDBPyConnection, lines: Collection[FeatureDefinition]) -> None:
    """Joins one column per field to ``features``: what it held at the end of each day under study."""
    if not lines:
        return
    connection.execute(
        f"create temp table widened as {widened_features(lines)} "
        "order by features.as_of, features.customer_id"
    )
    connection.execute("drop table features")
    connection.execute("alter table widened rename to features")


def widened_features(lines: Collection[FeatureDefinition]) -> str:
    """The query of ``features`` with one column per field, at least one."""
    columns = ", ".join(f"{_reading(line)} as {line.name}" for line in lines)
    return (
        f"with held_values as (select customer_pk, as_of, {columns} "  # noqa: S608 keys are checked words
        "from custom_states group by customer_pk, as_of) "
        f"select features.*, {', '.join(f'held_values.{line.name}' for line in lines)} "
        "from features left join held_values using (customer_pk, as_of)"
    )


def keep_custom_lines(connection: duckdb.DuckDBPyConnection, custom: CustomFeatures) -> None:
    """Writes into the mart which fields it holds, so that whoever opens it knows."""
    connection.execute(
        f"create table {CUSTOM_LINES} (name varchar, words varchar, unit varchar, kind varchar, "
        "is_learnt_from boolean)"
    )
    for field, line in zip(custom.fields, custom.lines, strict=True):
        connection.execute(
            f"insert into {CUSTOM_LINES} values (?, ?, ?, ?, ?)",  # noqa: S608 the name is ours
            [line.name, line.words, line.unit, line.kind.value, field.key in custom.learnt_from],
        )


def custom_lines(mart: MartFile) -> dict[FeatureDefinition, bool]:
    """The lines of the vendor's own fields that a mart holds, and whether a training may learn from each."""
    if not mart.rows("select 1 from duckdb_tables() where table_name = ?", [CUSTOM_LINES]):
        return {}  # a mart of an older version of the product, which is refused for what else it lacks
    rows = mart.rows(
        f"select name, words, unit, kind, is_learnt_from from {CUSTOM_LINES} order by name"  # noqa: S608 ours
    )
    return {
        FeatureDefinition(name, DriverGroup.CUSTOM, words, unit, FeatureKind(kind)): is_learnt_from
        for name, words, unit, kind, is_learnt_from in rows
    }


def _reading(line: FeatureDefinition) -> str:
    held = f"max(held) filter (where field_key = '{key_of(line)}')"
    if line.kind is FeatureKind.CATEGORY:
        return f"lower({held})"
    if line.unit == DAYS_AGO:
        return f"cast(date_diff('day', try_cast({held} as date), as_of) as double)"
    return f"try_cast({held} as double)"
