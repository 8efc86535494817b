"""The mart's relations: SQL files in the order in which they are built."""

from pathlib import Path

SQL_FOLDER = Path(__file__).parent / "sql"
RELATIONS = (
    "stg_customers",
    "stg_subscriptions",
    "stg_tickets",
    "stg_risk_signals",
    "stg_events",
    "plan_ladder",
    "plan_rises",
    "daily_usage",
    "daily_users",
    "recent_users",
    "feeds",
    "outcome_feed",
    "feed_states",
    "snapshots",
    "snapshot_days",
    "account_snapshots",
    "usage_windows",
    "usage_breadth",
    "usage_milestones",
    "contract_terms",
    "usage_for_size",
    "support_windows",
    "risk_states",
    "features",
    "held_plans",
    "tier_pressure",
    "outcomes",
    "scoring_accounts",
    "plan_prices",
    "unscored_accounts",
    "scoring_features",
    "own_past",
)
# a view: the events stay in the log, and both rollups read them once each
VIEWS = frozenset({"stg_events"})
# what pages, training and scoring read; everything else is dropped before publication
KEPT = frozenset(
    {
        "daily_usage",
        "recent_users",
        "snapshots",
        "stg_customers",
        "features",
        "tier_pressure",
        "outcomes",
        "plan_prices",
        "unscored_accounts",
        "scoring_features",
        "own_past",
        "feed_states",
    }
)


def statement(relation: str) -> str:
    """The statement that builds a relation from the ones before it."""
    kind = "view" if relation in VIEWS else "table"
    return f"create {kind} {relation} as\n{(SQL_FOLDER / f'{relation}.sql').read_text()}"
