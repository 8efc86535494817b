"""The mart's statements on Apache Spark: every feature of every row as DuckDB has it."""

import importlib.util
import math
import os
import shutil
from datetime import timedelta
from decimal import Decimal

import duckdb
import pytest

from churnapp.benchmarks.drawn_contracts import make_contracts
from churnapp.benchmarks.drawn_events import DrawnEvents
from churnapp.benchmarks.drawn_log import draw_log
from customers.models import CustomerRecord
from customers.repositories.custom_fields import WantedValue, set_values
from predictions.domain import FEATURE_CONTRACT, UPGRADE_CONTRACT, FeatureDefinition
from predictions.mart import build_mart, open_mart
from predictions.mart.sources import application_extracts, load_extract
from predictions.repositories.custom_features import custom_features_now
from tests.customers.builders import make_custom_field
from tests.predictions.builders import midnight
from usage.log import ROLLED, open_event_log, open_rollup
from usage.queries.event_log import current_segments

MISSING = [
    what
    for what, is_there in (
        ("Java", shutil.which("java")),
        ("pyspark (uv sync --group spark)", importlib.util.find_spec("pyspark")),
        ("sqlglot (uv sync --group spark)", importlib.util.find_spec("sqlglot")),
    )
    if not is_there
]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"Spark parity needs {', '.join(MISSING)}"),
]
DRAWN = DrawnEvents(accounts=60, events=20_000, months=15)
NAMES = list(dict.fromkeys([*FEATURE_CONTRACT.names, *UPGRADE_CONTRACT.names]))
KEYS = ["customer_pk", "as_of"]


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        # small data: planning once and interpreting is quicker than compiling and planning again
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    yield session
    session.stop()


FIELDS = {"nps": "number", "review": "date", "spend": "money", "region": "choice"}


def give_own_fields(as_of) -> list[FeatureDefinition]:
    """Fields of each kind, which every third account held other values in over the months, or emptied."""
    days = (as_of - timedelta(days=back) for back in (400, 200, 200, 40, 3))
    held = {
        "nps": [Decimal(7), Decimal("-2.5"), Decimal(9), None, Decimal(1)],
        "review": [as_of - timedelta(days=30), None, as_of + timedelta(days=30), as_of, as_of],
        "spend": [Decimal("1250.50"), Decimal(0), Decimal(10), Decimal(20), None],
        "region": ["EMEA", "AMER", "EMEA", None, "AMER"],
    }
    fields = {
        key: make_custom_field(
            key=key,
            label=key,
            kind=kind,
            is_feature=True,
            choices=["EMEA", "AMER"] if kind == "choice" else [],
        )
        for key, kind in FIELDS.items()
    }
    accounts = CustomerRecord.objects.order_by("pk").values_list("pk", flat=True)[::3]
    for number, day in enumerate(days):
        set_values(
            [
                WantedValue(account, field, held[key][(number + account) % 5], midnight(day))
                for account in accounts
                for key, field in fields.items()
            ],
            now=midnight(day),
        )
    return list(custom_features_now().lines)


def sources_of(as_of, folder) -> dict:
    """What the mart's statements begin with, as Parquet files."""
    files = {name: [folder / f"{name}.parquet"] for name in ("build_parameters",)}
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            "create table build_parameters as select cast(? as date) as as_of, cast(? as date) as log_first_on",
            [as_of, current_segments().first_day],
        )
        for extract in application_extracts(FIELDS):
            load_extract(connection, extract)
            files[extract.table] = [folder / f"{extract.table}.parquet"]
        for name, (path,) in files.items():
            connection.execute(f"copy {name} to '{path}' (format parquet)")
    rollup = open_rollup().brought_up_to(current_segments().paths)
    return files | {name: rollup.files(name) for name in ROLLED}


def test_every_feature_of_every_row_is_what_duckdb_makes_of_it(data_dir, tmp_path, spark):
    from predictions.mart.on_spark import features_on_spark

    draw_log(DRAWN, open_event_log().folder)
    segments = current_segments()
    make_contracts(DRAWN.customer_ids(), segments.first_day, segments.last_day)
    as_of = segments.last_day - timedelta(days=1)
    own = give_own_fields(as_of)
    names = [*NAMES, *(line.name for line in own)]
    assert len(own) == len(FIELDS)
    build_mart(segments, as_of=as_of, built_at=midnight(as_of), custom=custom_features_now())
    columns = ", ".join([*KEYS, *names])
    expected = open_mart().rows(
        f"select {columns} from features inner join tier_pressure using (customer_pk, as_of) order by all"
    )

    found = (
        features_on_spark(spark, sources_of(as_of, tmp_path), own)
        .select(*KEYS, *names)
        .orderBy(*KEYS)
        .collect()
    )

    assert len(expected) > 600
    assert len(found) == len(expected)
    differing = [
        (*ours[:2], name, value, other)
        for ours, theirs in zip(expected, found, strict=True)
        for name, value, other in zip([*KEYS, *names], ours, theirs, strict=True)
        if not alike(value, other)
    ]
    assert differing == []
    known = {
        name
        for row in expected
        for name, value in zip([*KEYS, *names], row, strict=True)
        if value is not None
    }
    assert known == {*KEYS, *names}


def alike(value, other) -> bool:
    if value is None or other is None or isinstance(value, str):
        return value == other
    if isinstance(value, int | float):
        return math.isclose(float(value), float(other), rel_tol=1e-9, abs_tol=1e-12)
    return value == other
