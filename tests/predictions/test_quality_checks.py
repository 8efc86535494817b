"""Every check of the data: a few literal rows in, what it names out."""

from datetime import date, datetime, time, timedelta

import duckdb
import pyarrow as pa
import pytest

from customers.queries import extracts as customers
from predictions.domain import QUALITY_CHECKS, Finding, Severity, quality_check, still_accepted
from predictions.mart import sources
from predictions.mart.quality import CHECKS_FOLDER, SHARED_RELATIONS, check_quality
from predictions.mart.relations import KEPT_STEPS, RELATIONS, statement
from usage.log import ROLLED, sums_of
from usage.queries import extracts as usage

pytestmark = pytest.mark.slow

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


def test_every_check_has_one_statement_and_says_its_grain():
    files = {path.stem: path.read_text() for path in CHECKS_FOLDER.glob("*.sql")}

    assert set(files) == {check.key for check in QUALITY_CHECKS} | set(SHARED_RELATIONS)
    assert [name for name, text in files.items() if not text.startswith("-- grain: one row")] == []


def test_sound_data_raise_no_warning():
    people = [
        a_customer(1, mrr=100.0, plan_tier="growth"),
        a_customer(2, churn_date=date(2025, 5, 1), notice_date=date(2025, 4, 1)),
    ]
    periods = [a_period(1, mrr=100.0, plan_tier="growth"), a_period(2, last=date(2025, 5, 1))]
    events = [*daily(1, SIGNUP, date(2025, 7, 1)), *daily(2, SIGNUP, date(2025, 4, 30))]

    found = check(customers_=people, periods=periods, events=events)

    assert {key: finding.severity for key, finding in found.items() if finding.found} == {}


def test_without_any_data_there_is_nothing_to_check():
    assert {finding.total for finding in check().values()} == {0}


ONE_OF_TWO = [
    (
        "events_before_signup",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "events": [an_event(1, date(2024, 12, 31)), an_event(2, date(2024, 12, 20)), *daily(1, SIGNUP, AS_OF)],
        },
        "signed up on 2025-01-01, 1 events before, the first on 2024-12-20",
    ),
    (
        "events_after_churn",
        {
            "customers_": [a_customer(pk, churn_date=date(2025, 3, 1)) for pk in (1, 2)],
            "events": [an_event(1, date(2025, 3, 8)), an_event(2, date(2025, 3, 9)), an_event(2, SIGNUP)],
        },
        "left on 2025-03-01, 1 events since, the last on 2025-03-09",
    ),
    (
        "open_subscription_after_churn",
        {
            "customers_": [a_customer(pk, churn_date=date(2025, 3, 1)) for pk in (1, 2)],
            "periods": [a_period(1, last=date(2025, 4, 1)), a_period(2)],
        },
        "left on 2025-03-01, 1 periods go on, one without an end",
    ),
    (
        "churn_flag_contradicts_date",
        {
            "customers_": [a_customer(1, churn_date=date(2025, 3, 1)), a_customer(2)],
            "flags": [
                {"customer_id": pk, "name": "churn_flag", "says_left": True} for pk in (1, 2)
            ],
        },
        "churn_flag says left, the churn date is empty",
    ),
    (
        "churn_type_without_date",
        {
            "customers_": [
                a_customer(1, churn_type="voluntary", notice_date=date(2025, 3, 1)),
                a_customer(2, churn_type="voluntary", churn_reason="price"),
            ]
        },
        "churn type voluntary, reason price, no notice and no churn date",
    ),
    (
        "notice_out_of_order",
        {
            "customers_": [
                a_customer(1, notice_date=date(2025, 3, 1), churn_date=date(2025, 3, 1)),
                a_customer(2, notice_date=date(2025, 3, 2), churn_date=date(2025, 3, 1)),
            ]
        },
        "signup 2025-01-01, notice 2025-03-02, churn 2025-03-01",
    ),
    (
        "left_on_signup_day",
        {"customers_": [a_customer(1, churn_date=date(2025, 1, 2)), a_customer(2, churn_date=SIGNUP)]},
        "signup 2025-01-01, left 2025-01-01",
    ),
    (
        "accounts_without_events",
        {"customers_": [a_customer(1), a_customer(2)], "events": daily(1, SIGNUP, AS_OF)},
        "a customer since 2025-01-01",
    ),
    (
        "accounts_without_contract",
        {"customers_": [a_customer(1), a_customer(2)], "periods": [a_period(1)]},
        "a customer since 2025-01-01",
    ),
    (
        "active_without_subscription",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "periods": [a_period(1, last=date(2025, 4, 1)), a_period(2, last=date(2025, 3, 31))],
        },
        "the last period ended on 2025-03-31, no churn date",
    ),
    (
        "periods_overlap",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "periods": [
                a_period(1, product="a"), a_period(1, date(2025, 2, 1), product="b"),
                a_period(2, last=date(2025, 3, 1)), a_period(2, date(2025, 2, 1)),
            ],
        },
        "1 periods begin before the one before has ended, the first on 2025-02-01",
    ),
    (
        "periods_gapped",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "periods": [
                a_period(1, last=date(2025, 2, 1)), a_period(1, date(2025, 3, 4)),
                a_period(2, last=date(2025, 2, 1)), a_period(2, date(2025, 3, 5)),
            ],
        },
        "no period from 2025-02-01 to 2025-03-05",
    ),
    (
        "mrr_differs",
        {
            "customers_": [a_customer(1, mrr=105.0), a_customer(2, mrr=250.0)],
            "periods": [a_period(1, mrr=100.0), a_period(2, mrr=100.0), a_period(2, mrr=100.0, product="b")],
        },
        "the account says $250.00 a month, its subscriptions add up to $200.00",
    ),
    (
        "plan_differs",
        {
            "customers_": [a_customer(1, plan_tier="growth"), a_customer(2, plan_tier="starter")],
            "periods": [
                a_period(1, mrr=90.0, plan_tier="growth"),
                a_period(1, mrr=10.0, plan_tier="starter", product="b"),
                a_period(2, plan_tier="growth"),
            ],
        },
        "the account says starter, its subscription growth",
    ),
    (
        "recorded_before_happened",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "events": [
                an_event(1, AS_OF, recorded=at(AS_OF) - timedelta(minutes=4)),
                an_event(2, AS_OF, recorded=at(AS_OF) - timedelta(hours=2)),
            ],
        },
        "1 events, recorded up to 2.0 hours before they happened",
    ),
    (
        "events_in_the_future",
        {
            "customers_": [a_customer(1), a_customer(2)],
            "events": [an_event(1, date(2025, 7, 3), 5), an_event(2, date(2025, 7, 3), 7)],
        },
        "1 events, the last at 2025-07-03 07:00:00 UTC",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("key", "rows", "detail"), ONE_OF_TWO, ids=[case[0] for case in ONE_OF_TWO])
def test_the_second_of_two_is_named_and_the_first_is_just_in_order(key, rows, detail):
    finding = check(**rows)[key]

    assert named(finding) == [2]
    assert finding.rows[0].detail == detail
    assert (finding.found, finding.total) == (1, 2)


def test_ids_that_read_alike_are_named_together():
    people = [a_customer(1, customer_id="Acme 1"), a_customer(2, customer_id="acme-1"), a_customer(3, customer_id="acme11")]  # fmt: skip

    finding = check(customers_=people)["ids_alike"]

    assert named(finding) == [1, 2]
    assert finding.rows[0].detail == "reads like Acme 1, acme-1"


def test_a_day_of_many_departures_is_named_once_with_its_weight():
    people = [a_customer(pk, churn_date=date(2025, 3, 1)) for pk in range(1, 13)]
    people += [a_customer(20 + pk, churn_date=date(2025, 3, 2 + pk)) for pk in range(3)]

    finding = check(customers_=people)["churn_dates_on_one_day"]

    assert named(finding) == ["2025-03-01"]
    assert (finding.found, finding.total, finding.severity) == (12, 15, Severity.REFUSAL)


def test_events_of_a_bulk_load_count_as_recorded_later():
    load = datetime(2025, 6, 29, 3)
    events = [an_event(1, SIGNUP + timedelta(days=day), recorded=load) for day in range(20)]

    finding = check(customers_=[a_customer(1)], events=[*events, an_event(1, AS_OF)])[
        "history_recorded_later"
    ]

    assert named(finding) == ["2025-06-29"]
    assert (finding.found, finding.total, finding.severity) == (20, 21, Severity.REFUSAL)


def test_events_outside_of_a_life_are_those_of_whole_months_and_of_parts_of_one():
    before = [date(2024, 10, 5), date(2024, 12, 31), date(2025, 1, 2), date(2025, 1, 13)]
    within = [date(2025, 1, 14), date(2025, 1, 31), date(2025, 3, 20), date(2025, 3, 27)]
    after = [date(2025, 3, 28), date(2025, 3, 31), date(2025, 5, 5), date(2025, 6, 29)]
    customer = a_customer(1, signup_date=date(2025, 1, 15), churn_date=date(2025, 3, 20))

    found = check(customers_=[customer], events=[an_event(1, day) for day in (*before, *within, *after)])

    assert [
        row.detail for key in ("events_before_signup", "events_after_churn") for row in found[key].rows
    ] == [
        "signed up on 2025-01-15, 4 events before, the first on 2024-10-05",
        "left on 2025-03-20, 4 events since, the last on 2025-06-29",
    ]


def test_a_month_whose_hours_moved_is_named():
    events = []
    for day in range(31):
        events += 40 * [an_event(1, date(2025, 3, 1) + timedelta(days=day), 9)]
        events += 40 * [an_event(1, date(2025, 5, 1) + timedelta(days=day), 15)]
    for day in range(30):
        events += 40 * [an_event(1, date(2025, 4, 1) + timedelta(days=day), 10)]

    finding = check(customers_=[a_customer(1)], events=events)["event_hours_jump"]

    assert named(finding) == ["2025-05"]
    assert finding.rows[0].detail == "the middle of usage moved from 10:00 to 15:00 UTC"
    assert finding.total == 3


def test_a_day_that_was_never_exported_is_named_and_a_quiet_sunday_is_not():
    monday = date(2025, 3, 3)
    working = [monday + timedelta(days=day) for day in range(70) if day % 7 != 6 and day != 30]

    finding = check(
        customers_=[a_customer(1)], events=[an_event(1, day) for day in working for _ in range(25)]
    )["event_days_missing"]

    assert named(finding) == ["2025-04-02"]


def test_a_feed_that_fell_silent_is_named_with_its_last_day():
    people = [a_customer(pk, signup_date=date(2025, 1, 1) + timedelta(days=3 * pk)) for pk in range(1, 20)]

    finding = check(customers_=people, events=daily(1, SIGNUP, date(2025, 7, 1)))["feed_stopped"]

    assert named(finding) == ["signups and departures"]
    assert finding.rows[0].detail.startswith("the last is of 2025-02-27, other data goes on until 2025-07-01")


def leavers_and_stayers(quiet_before_leaving: bool):
    """Sixty leave in each second month; half of their usage is gone before, or their usage is like others'."""
    people, events = [], []
    for pk in range(1, 121):
        leaves = pk % 2 == 0
        left_on = date(2025, 4, 15) if leaves else None
        people.append(a_customer(pk, churn_date=left_on))
        step = 2 if leaves and quiet_before_leaving else 1
        last = left_on or AS_OF
        days = range(pk % 3, (last - SIGNUP).days, step * (1 + pk // 2 % 5))
        events += [an_event(pk, SIGNUP + timedelta(days=day)) for day in days]
    return {"customers_": people, "events": events}


def test_signals_that_tell_nothing_are_named():
    finding = check(**leavers_and_stayers(quiet_before_leaving=False))["nothing_relates_to_leaving"]

    assert "events_30d" in named(finding)
    assert finding.found == finding.total
    assert finding.severity is Severity.WARNING


def test_one_signal_that_tells_is_enough():
    finding = check(**leavers_and_stayers(quiet_before_leaving=True))["nothing_relates_to_leaving"]

    assert finding.total > 0
    assert finding.severity is Severity.FINE


@pytest.mark.parametrize(
    ("found", "total", "severity"),
    [
        (0, 100, "fine"),
        (1, 100, "note"),
        (2, 100, "warning"),
        (20, 100, "refusal"),
        (9, 9, "warning"),
        (0, 0, "fine"),
    ],
)
def test_a_share_of_a_handful_warns_and_only_many_refuse(found, total, severity):
    assert quality_check("events_before_signup").severity_of(found, total) == severity


@pytest.mark.parametrize("check_", QUALITY_CHECKS, ids=[check.key for check in QUALITY_CHECKS])
def test_refusing_takes_more_than_warning(check_):
    if check_.refuses_from is not None:
        assert check_.warns_from is not None
        assert check_.warns_from < check_.refuses_from


def test_an_accepted_warning_is_asked_about_again_when_it_has_grown():
    assert still_accepted(0.11, accepted_share=0.10)
    assert not still_accepted(0.12, accepted_share=0.10)


def test_flags_are_read_from_attributes_whatever_their_case(db):
    from tests.predictions.builders import a_customer as stored

    stored("one", attributes={"Churn Flag": "TRUE", "region": "true"})
    stored("two", attributes={"is_active": "no"})
    stored("three", attributes={"churned": "maybe"})

    assert [row[1:] for row in customers.churn_flag_rows()] == [("Churn Flag", True), ("is_active", True)]
