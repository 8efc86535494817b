"""The mart's relations: SQL files in the order in which they are built."""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

SQL_FOLDER = Path(__file__).parent / "sql"
SOURCES_AND_DAYS = (
    "stg_customers",
    "stg_departures",
    "stg_subscriptions",
    "stg_tickets",
    "stg_risk_signals",
    "stg_totals",
    "plan_ladder",
    "plan_rises",
    "usage_calendar",
    "feeds",
    "outcome_feed",
    "feed_states",
    "snapshots",
    "snapshot_calendar",
    "usage_marks",
    "usage_extents",
)
# made of events alone, so that a mart keeps them and the next one takes over what is as it was
USAGE_OF_SNAPSHOTS = ("usage_windows", "usage_breadth", "usage_limits")
USAGE = ("snapshots_to_read", "snapshot_days", "log_customers", "usage_spans", *USAGE_OF_SNAPSHOTS)
FEATURES = (
    "account_snapshots",
    "usage_milestones",
    "contract_terms",
    "usage_for_size",
    "support_windows",
    "risk_states",
    "custom_states",
    "features",
)
AFTER_FEATURES = (
    "held_plans",
    "tier_pressure",
    "outcomes",
    "scoring_accounts",
    "plan_prices",
    "unscored_accounts",
    "scoring_features",
    "own_past",
    "daily_usage",
)
RELATIONS = (*SOURCES_AND_DAYS, *USAGE, *FEATURES, *AFTER_FEATURES)
# views: the sums of each day stay in the files of the rollup
VIEWS = frozenset({"stg_totals", "daily_usage"})
# what pages, training and scoring read; everything else is dropped before publication
KEPT = frozenset(
    {
        "daily_usage",
        "snapshots",
        "stg_customers",
        "stg_departures",
        "features",
        "tier_pressure",
        "outcomes",
        "plan_prices",
        "unscored_accounts",
        "scoring_features",
        "own_past",
        "feed_states",
        *USAGE_OF_SNAPSHOTS,
        "usage_sources",
        "linked_days",
    }
)


def make(
    connection: duckdb.DuckDBPyConnection,
    relations: Iterable[str],
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Builds relations one after the other; ``progress`` is called with the name of each."""
    for relation in relations:
        progress(relation)
        connection.execute(statement(relation))


def statement(relation: str) -> str:
    """The statement that builds a relation from the ones before it."""
    kind = "view" if relation in VIEWS else "table"
    return f"create {kind} {relation} as\n{(SQL_FOLDER / f'{relation}.sql').read_text()}"
