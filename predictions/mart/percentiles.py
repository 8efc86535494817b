"""Where an account stands among its peers: the percentiles of every number feature on the latest day."""

from collections import Counter
from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

from predictions.domain import UPGRADE_CONTRACT, FeatureContract, FeatureKind
from predictions.mart.columns import Floats

PERCENTILES = 100
LEVELS = np.arange(PERCENTILES + 1)
# fewer accounts of a plan are compared with the whole portfolio: a percentile of theirs would jump
FEWEST_PLAN_PEERS = 50
SCHEMA = pa.schema(
    {"feature": pa.string(), "plan_tier": pa.string(), "percent": pa.int64(), "value": pa.float64()}
)
READINGS = "scoring_features inner join tier_pressure using (customer_pk, as_of)"


def write_percentiles(connection: duckdb.DuckDBPyConnection, contract: FeatureContract) -> None:
    """Percentiles over the portfolio, and over each plan that is large enough to be compared with."""
    offered = {feature.name: feature.kind for feature in (*contract, *UPGRADE_CONTRACT)}
    numbers = [name for name, kind in offered.items() if kind is FeatureKind.NUMBER]
    tables = [
        _table(numbers, plan, percentiles_of(readings)) for plan, readings in _peers(connection, numbers)
    ]
    connection.register("percentiles", pa.concat_tables([SCHEMA.empty_table(), *tables]))
    connection.execute("create table feature_percentiles as select * from percentiles")
    connection.unregister("percentiles")


def percentiles_of(readings: Floats) -> Floats:
    """The 0th to the 100th percentile of each row, between two neighbours in a straight line.

    Args:
        readings: one row per feature; what is not known is NaN and does not count.

    Returns:
        One row per feature, NaN where nothing is known of it.
    """
    in_order = np.sort(readings, axis=1)  # NaN comes last
    last = np.count_nonzero(~np.isnan(readings), axis=1, keepdims=True) - 1
    place = np.maximum(last, 0) * (LEVELS / PERCENTILES)
    below = np.floor(place).astype(np.int64)
    low = np.take_along_axis(in_order, below, axis=1)
    high = np.take_along_axis(in_order, np.minimum(below + 1, np.maximum(last, 0)), axis=1)
    found: Floats = low + (high - low) * (place - below)
    return found


def _peers(connection: duckdb.DuckDBPyConnection, numbers: list[str]) -> Iterator[tuple[str | None, Floats]]:
    """The readings of all accounts, and of each plan with enough of them: one row per feature."""
    values = ", ".join(f"cast({name} as double) as {name}" for name in numbers)
    found = connection.execute(f"select plan_tier as tier, {values} from {READINGS}").fetchnumpy()  # noqa: S608 names are the contract's
    readings = np.stack([np.ma.filled(found[name], np.nan) for name in numbers])
    if not readings.shape[1]:
        return
    yield None, readings
    plans = np.ma.filled(found["tier"], None)
    for plan, count in Counter(plans.tolist()).items():
        if plan is not None and count >= FEWEST_PLAN_PEERS:
            yield plan, readings[:, plans == plan]


def _table(numbers: list[str], plan: str | None, found: Floats) -> pa.Table:
    rows = len(numbers) * len(LEVELS)
    return pa.table(
        {
            "feature": np.repeat(numbers, len(LEVELS)),
            "plan_tier": pa.array([plan] * rows, type=pa.string()),
            "percent": np.tile(LEVELS, len(numbers)),
            "value": pa.array(found.ravel(), from_pandas=True),
        },
        schema=SCHEMA,
    )
