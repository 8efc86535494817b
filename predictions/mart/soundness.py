"""What a mart must be before it is published."""

from datetime import date

import duckdb

from churnapp.saying import say
from predictions.domain import UPGRADE_CONTRACT, FeatureContract, FeatureKind

# days that were taken over were looked at when they were made
MADE = "features semi join snapshots_to_make using (as_of)"


class MartCannotBeBuilt(RuntimeError):
    """The inputs do not make a mart; the published one stays."""


def refuse_unless_sound(
    connection: duckdb.DuckDBPyConnection, as_of: date, contract: FeatureContract
) -> None:
    """Compares a mart under construction with the contract of features.

    Args:
        connection: the mart.
        as_of: its latest day.
        contract: the features it must offer.

    Raises:
        MartCannotBeBuilt: nobody is known, a feature is missing or broken, or a customer stands twice.
    """
    if not count_of(connection, "stg_customers"):
        raise MartCannotBeBuilt(
            say(
                "No customer is known on {as_of}. Import customers, or give a later --as-of day.", as_of=as_of
            )
        )
    pressure = _columns(connection, "tier_pressure")
    columns = _columns(connection, "features")
    if missing := [name for name in contract.names if name not in columns]:
        raise MartCannotBeBuilt(
            say(
                "The feature contract names {missing}, which features.sql does not offer. Add "
                "the column or remove the line.",
                missing=", ".join(missing),
            )
        )
    if missing := [name for name in UPGRADE_CONTRACT.names if name not in columns | pressure]:
        raise MartCannotBeBuilt(
            say(
                "The feature contract of upgrades names {missing}, which tier_pressure.sql does "
                "not offer. Add the column or remove the line.",
                missing=", ".join(missing),
            )
        )
    rows = count_of(connection, MADE)
    if rows != count_of(connection, f"(select distinct customer_pk, as_of from {MADE})"):  # noqa: S608 ours
        raise MartCannotBeBuilt(
            say("A customer stands twice on one day of the mart. The published mart stays.")
        )
    _refuse_broken_numbers(connection, contract)


def _refuse_broken_numbers(connection: duckdb.DuckDBPyConnection, contract: FeatureContract) -> None:
    numbers = [feature.name for feature in contract if feature.kind is FeatureKind.NUMBER]
    counted = ", ".join(f"count_if(not isfinite(cast({name} as double)))" for name in numbers)
    counts = connection.execute(f"select {counted} from {MADE}").fetchall()[0]  # noqa: S608 names are the contract's
    broken = [f"{name} in {count:,} rows" for name, count in zip(numbers, counts, strict=True) if count]
    if broken:
        raise MartCannotBeBuilt(
            say(
                "Infinite or not a number: {broken}. Mend the column in features.sql: what is "
                "not known is null. The published mart stays.",
                broken=", ".join(broken),
            )
        )


def count_of(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Rows of a relation or a query in brackets."""
    row = connection.execute(f"select count(*) from {relation}").fetchone()  # noqa: S608 names are ours
    return int(row[0]) if row else 0


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    return {row[0] for row in connection.execute(f"describe {relation}").fetchall()}
