"""The mart's relations: SQL files in the order in which they are built, and which of them are kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from predictions.mart.in_turn import make_in_turn

SQL_FOLDER = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class KeptStep:
    """Relations of which the next mart takes over the days whose sources are as they were.

    Attributes:
        known: the relation that names these days; it is there before the others.
        relations: in the order in which they are built, for the other days.
        kept: those of them that are kept, day by day, in files.
        passing: those that nothing after the step reads.
        first: those of ``relations`` that come before any events are read, and tell which are.
    """

    known: str
    relations: tuple[str, ...]
    kept: tuple[str, ...]
    passing: tuple[str, ...] = ()
    first: tuple[str, ...] = ()

    @property
    def then(self) -> tuple[str, ...]:
        """The relations after the first."""
        return self.relations[len(self.first) :]


SOURCES = (
    "stg_customers",
    "stg_departures",
    "stg_subscriptions",
    "stg_tickets",
    "stg_risk_signals",
    "plan_ladder",
    "plan_rises",
    "log_months",
    "log_days",
    "customer_lives",
)
# of each month of the log
MARKS = KeptStep("known_marks", ("days_to_read", "usage_marks"), ("usage_marks",))
DAYS = (
    "customer_marks",
    "usage_extents",
    "usage_calendar",
    "feeds",
    "outcome_feed",
    "feed_states",
    "snapshots",
    "account_facts",
    "contract_facts",
    "snapshot_facts",
)
DAYS_TO_READ = ("snapshots_to_read", "snapshot_days", "snapshot_months", "days_apart")
# of each snapshot, made of events alone
USAGE = KeptStep(
    "known_usage",
    (
        *DAYS_TO_READ,
        "usage_cells",
        "log_customers",
        "customers_in_turn",
        "usage_spans",
        "usage_windows",
        "usage_breadth",
        "usage_limits",
    ),
    ("usage_windows", "usage_breadth", "usage_limits"),
    passing=("usage_spans",),
    first=DAYS_TO_READ,
)
# of each snapshot, made of all that was known on its day
FEATURES = KeptStep(
    "known_features",
    (
        "snapshots_to_make",
        "account_snapshots",
        "usage_milestones",
        "contract_terms",
        "usage_for_size",
        "support_windows",
        "risk_states",
        "custom_states",
        "features",
        "held_plans",
        "tier_pressure",
    ),
    ("features", "tier_pressure"),
)
AFTER_FEATURES = (
    "outcomes",
    "scoring_accounts",
    "plan_prices",
    "unscored_accounts",
    "scoring_features",
    "own_past",
    "daily_usage",
)
KEPT_STEPS = (MARKS, USAGE, FEATURES)
RELATIONS = (
    *SOURCES,
    *MARKS.relations,
    *DAYS,
    *USAGE.relations,
    *FEATURES.relations,
    *AFTER_FEATURES,
)
VIEWS = frozenset({"customers_in_turn", "account_facts", "contract_facts", "outcomes", "daily_usage"})
IN_FILES = frozenset(relation for step in KEPT_STEPS for relation in step.kept)
# made of one range of customers after the other
IN_TURN = frozenset({"usage_spans", "usage_breadth"})
# what pages, training and scoring read; everything else goes when the mart is built
KEPT = IN_FILES | {
    "daily_usage",
    "snapshots",
    "stg_customers",
    "stg_departures",
    "plan_rises",
    "outcomes",
    "plan_prices",
    "unscored_accounts",
    "scoring_features",
    "own_past",
    "feed_states",
    "kept_files",
    "linked_days",
}


def make(
    connection: duckdb.DuckDBPyConnection,
    relations: Iterable[str],
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Builds relations one after the other; ``progress`` is called with the name of each."""
    for relation in relations:
        progress(relation)
        if relation in IN_TURN:
            make_in_turn(connection, relation, query_of(relation))
        else:
            connection.execute(statement(relation))


def statement(relation: str) -> str:
    """The statement that builds a relation from the ones before it."""
    return f"create {_kind(relation)} {relation} as\n{query_of(relation)}"


def query_of(relation: str) -> str:
    """What a relation is."""
    return (SQL_FOLDER / f"{relation}.sql").read_text()


def _kind(relation: str) -> str:
    is_temporary = relation not in KEPT or relation in IN_FILES
    return f"{'temp ' if is_temporary else ''}{'view' if relation in VIEWS else 'table'}"
