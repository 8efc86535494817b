"""Where an account stands among its peers: the percentiles of every number feature on the latest day."""

import duckdb

from predictions.domain import UPGRADE_CONTRACT, FeatureContract, FeatureKind

PERCENTILES = 100
# fewer accounts of a plan are compared with the whole portfolio: a percentile of theirs would jump
FEWEST_PLAN_PEERS = 50


def write_percentiles(connection: duckdb.DuckDBPyConnection, contract: FeatureContract) -> None:
    """Percentiles over the portfolio, and over each plan that is large enough to be compared with."""
    levels = [level / PERCENTILES for level in range(PERCENTILES + 1)]
    offered = {feature.name: feature.kind for feature in (*contract, *UPGRADE_CONTRACT)}
    numbers = [name for name, kind in offered.items() if kind is FeatureKind.NUMBER]
    values = ", ".join(f"cast({name} as double) as {name}" for name in numbers)
    # all features in one statement: read apart, most of the time goes into parsing 101 levels each time
    connection.execute(
        "create table feature_percentiles as "  # noqa: S608 names are the contract's
        "select feature, plan_tier, unnest(range(0, 101)) as percent, unnest(found) as value from ("
        f"select feature, plan_tier, quantile_cont(reading, {levels}) as found "
        f"from (select plan_tier as tier, {values} "
        "from scoring_features inner join tier_pressure using (customer_pk, as_of)) "
        f"unpivot include nulls (reading for feature in ({', '.join(numbers)})) "
        "as readings (plan_tier, feature, reading) "
        "group by grouping sets ((feature), (feature, plan_tier)) "
        "having grouping(plan_tier) = 1 or (plan_tier is not null and count(*) >= ?)) as peers",
        [FEWEST_PLAN_PEERS],
    )
