"""A few literal rows of a portfolio, and what every check finds among them."""

from datetime import date, datetime, time, timedelta

import duckdb
import pyarrow as pa

from customers.queries import extracts as customers
from predictions.domain import Finding
from predictions.mart import sources
from predictions.mart.quality import check_quality
from predictions.mart.relations import KEPT_STEPS, RELATIONS, statement
from usage.log import ROLLED, sums_of
from usage.queries import extracts as usage

AS_OF = date(2025, 6, 30)
SIGNUP = date(2025, 1, 1)
EVENT_TYPES = {
    "customer_id": pa.string(),
    "timestamp": pa.timestamp("us"),
    "event_type": pa.string(),
    "user_id": pa.string(),
    "feature_adoption_score": pa.float64(),
    "ingested_at": pa.timestamp("us"),
}


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour))


def a_customer(pk: int, **fields):
    signup = fields.get("signup_date", SIGNUP)
    known = {"pk": pk, "customer_id": f"c{pk}", "signup_date": signup, "ingested_at": at(signup)}
    return {**known, "churn_type": "", "churn_reason": "", **fields}


def a_period(pk: int, first: date = SIGNUP, last: date | None = None, **fields):
    known = {"customer_id": pk, "product": "", "valid_from": first, "valid_to": last}
    return {**known, "ingested_at": at(first), **fields}


def an_event(pk: int, day: date, hour: int = 12, *, recorded: datetime | None = None):
    moment = at(day, hour)
    return {
        "customer_id": f"c{pk}", "timestamp": moment, "event_type": "login", "ingested_at": recorded or moment
    }  # fmt: skip


def daily(pk: int, first: date, last: date, hour: int = 12):
    return [an_event(pk, first + timedelta(days=offset), hour) for offset in range((last - first).days + 1)]


def check(*, customers_=(), periods=(), events=(), flags=()) -> dict[str, Finding]:
    """Builds every relation of the mart from these rows and runs every check."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            "create table build_parameters as select cast(? as date) as as_of, "
            "timestamp '2025-07-02 06:00' as built_at, cast(? as date) as log_first_on",
            [AS_OF, min((event["timestamp"].date() for event in events), default=AS_OF)],
        )
        tables = (
            ("source_customers", customers.CUSTOMER_COLUMNS, sources.CUSTOMER_TYPES, customers_),
            ("source_departures", customers.DEPARTURE_COLUMNS, sources.DEPARTURE_TYPES, ()),
            ("source_churn_flags", customers.CHURN_FLAG_COLUMNS, sources.CHURN_FLAG_TYPES, flags),
            ("source_subscriptions", customers.SUBSCRIPTION_COLUMNS, sources.SUBSCRIPTION_TYPES, periods),
            ("source_custom_changes", sources.CUSTOM_CHANGE_COLUMNS, sources.CUSTOM_CHANGE_TYPES, ()),
            ("source_tickets", usage.TICKET_COLUMNS, sources.TICKET_TYPES, ()),
            ("source_risk_signals", usage.RISK_SIGNAL_COLUMNS, sources.RISK_SIGNAL_TYPES, ()),
            ("source_events", tuple(EVENT_TYPES), tuple(EVENT_TYPES.values()), events),
        )
        for name, columns, types, rows in tables:
            values = iter([tuple(row.get(column) for column in columns) for row in rows])
            sources.load_extract(connection, sources.Extract(name, columns, types, values))
        roll_up(connection)
        for step in KEPT_STEPS:
            connection.execute(f"create table {step.known} (as_of date)")
        for relation in RELATIONS:
            connection.execute(statement(relation))
        report = check_quality(connection, AS_OF)
    return {finding.check.key: finding for finding in report.findings}


def roll_up(connection) -> None:
    """The daily sums of the events, as tables in the place of files."""
    parts = list(sums_of(connection.sql("from source_events").to_arrow_table()))
    for relation, schema in ROLLED.items():
        connection.register(
            "rolled", pa.concat_tables([schema.empty_table(), *(part[relation] for part in parts)])
        )
        connection.execute(f"create table {relation} as select * from rolled")


def named(finding: Finding) -> list[int | str]:
    return sorted(row.customer_pk or row.subject for row in finding.rows)
