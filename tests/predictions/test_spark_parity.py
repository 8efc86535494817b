"""The mart's statements on Apache Spark: every feature of every row as DuckDB has it."""

import importlib.util
import math
import os
import shutil
from datetime import timedelta

import duckdb
import pytest

from churnapp.benchmarks.drawn_contracts import make_contracts
from churnapp.benchmarks.drawn_events import DrawnEvents
from churnapp.benchmarks.drawn_log import draw_log
from predictions.domain import FEATURE_CONTRACT, UPGRADE_CONTRACT
from predictions.mart import build_mart, open_mart
from predictions.mart.sources import application_extracts, load_extract
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


def sources_of(as_of, folder) -> dict:
    """What the mart's statements begin with, as Parquet files."""
    files = {name: [folder / f"{name}.parquet"] for name in ("build_parameters",)}
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create table build_parameters as select cast(? as date) as as_of", [as_of])
        for extract in application_extracts():
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
    build_mart(segments, as_of=as_of, built_at=midnight(as_of))
    columns = ", ".join([*KEYS, *NAMES])
    expected = open_mart().rows(
        f"select {columns} from features inner join tier_pressure using (customer_pk, as_of) order by all"
    )

    found = (
        features_on_spark(spark, sources_of(as_of, tmp_path)).select(*KEYS, *NAMES).orderBy(*KEYS).collect()
    )

    assert len(expected) > 600
    assert len(found) == len(expected)
    differing = [
        (*ours[:2], name, value, other)
        for ours, theirs in zip(expected, found, strict=True)
        for name, value, other in zip([*KEYS, *NAMES], ours, theirs, strict=True)
        if not alike(value, other)
    ]
    assert differing == []
    known = {
        name
        for row in expected
        for name, value in zip([*KEYS, *NAMES], row, strict=True)
        if value is not None
    }
    assert known == {*KEYS, *NAMES}


def alike(value, other) -> bool:
    if value is None or other is None or isinstance(value, str):
        return value == other
    if isinstance(value, int | float):
        return math.isclose(float(value), float(other), rel_tol=1e-9, abs_tol=1e-12)
    return value == other
