"""The same features on Apache Spark: the mart's own statements, translated when they run, and no second copy.

For portfolios beyond what one machine's DuckDB holds. Needs the optional packages of the group ``spark``
(pyspark, sqlglot) and Java; the product itself never imports this module.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from predictions.domain import FeatureDefinition
from predictions.mart.custom import widened_features
from predictions.mart.relations import KEPT_STEPS, RELATIONS, SQL_FOLDER

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LAST_RELATION = "tier_pressure"
# what no feature of a snapshot is made of
LEFT_OUT = frozenset(
    {
        "plan_rises",
        "outcome_feed",
        "feed_states",
        "usage_calendar",
        "account_facts",
        "contract_facts",
        "snapshot_facts",
    }
)


def features_on_spark(
    spark: "SparkSession", sources: Mapping[str, list[Path]], custom: Collection[FeatureDefinition] = ()
) -> "DataFrame":
    """Every feature of every customer and snapshot, with the columns of ``features`` and ``tier_pressure``.

    Args:
        spark: with ``spark.sql.session.timeZone`` UTC; its temporary views are named as in the mart.
        sources: Parquet files of each relation that the mart's statements begin with: the tables of the
            application database (``source_…``), the daily rollup (``rolled_…``), and ``build_parameters``:
            one row with ``as_of``, the latest day under study, and ``log_first_on``, the first of the log.
        custom: lines of the vendor's own fields that become features, too.
    """
    for name, paths in sources.items():
        spark.read.parquet(*(str(path) for path in paths)).createOrReplaceTempView(name)
    for step in KEPT_STEPS:  # there is no mart to take over from
        spark.sql("select cast(null as date) as as_of where false").createOrReplaceTempView(step.known)
    for relation in relations():
        # worked out once each: read by several others, plans would grow with every step
        spark.sql(spark_statement(relation)).localCheckpoint().createOrReplaceTempView(relation)
    if custom:
        widened = spark.sql(_as_spark_speaks(widened_features(custom))).localCheckpoint()
        widened.createOrReplaceTempView("features")
    return spark.sql(f"select * from features inner join {LAST_RELATION} using (customer_pk, as_of)")  # noqa: S608


def relations() -> list[str]:
    """The relations that features are made of, in the order in which they are built."""
    ordered = RELATIONS[: RELATIONS.index(LAST_RELATION) + 1]
    return [relation for relation in ordered if relation not in LEFT_OUT]


def spark_statement(relation: str) -> str:
    """The query of a relation as Spark speaks it."""
    return _as_spark_speaks((SQL_FOLDER / f"{relation}.sql").read_text(encoding="utf-8"))


def _as_spark_speaks(statement: str) -> str:
    query = sqlglot.parse_one(statement, read="duckdb")
    return str(query.transform(_as_spark_has_it).sql("spark", comments=False))


def _as_spark_has_it(node: exp.Expression) -> exp.Expression:
    """What the translator leaves as it was: intervals of a computed length, whole months, and wide hashes."""
    match node:
        case exp.Add(this=day, expression=exp.Anonymous(this=name, expressions=[count])) if (
            str(name).lower() == "to_months"
        ):
            # what takes the place of a node is not walked through any more
            return exp.func("add_months", day, count.transform(_as_spark_has_it), dialect="spark")
        case exp.Anonymous(this=name, expressions=[count]) if str(name).lower() == "to_hours":
            return exp.Anonymous(this="make_dt_interval", expressions=[exp.Literal.number(0), count])
        case exp.Anonymous(this=name, expressions=[_, first, last]) if str(name).lower() == "datesub":
            return exp.Anonymous(this="timestampdiff", expressions=[exp.Var(this="month"), first, last])
        case exp.Anonymous(this=name, expressions=values) if str(name).lower() == "hash":
            return exp.Anonymous(this="xxhash64", expressions=values)
    return node
