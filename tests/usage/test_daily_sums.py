"""The sums of columns are the sums that a database makes of the same events, in any order and of any kinds."""

from datetime import datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from usage.log import ROLLED, grouping, rolling, sums_of

# the sums of the log told once more, by a database that expects any order
PLAIN = {
    "rolled_usage": """
        select
            customer_id, happened_on, recorded_on, event_type, count(*), coalesce(sum(millionths), 0),
            count(millionths), count(user_id),
        from events group by all
    """,
    "rolled_totals": """
        select
            customer_id, happened_on, recorded_on, count(*), coalesce(sum(millionths), 0), count(millionths),
            count(user_id), count(*) filter (where event_type = 'feature_limit_hit'),
            count(*) filter (where event_type = 'premium_feature_trial'),
        from events group by all
    """,
    "rolled_users": """
        select customer_id, happened_on, recorded_on, user_id, count(*)
        from events where user_id is not null group by all
    """,
    "rolled_hours": "select date_trunc('hour', timestamp), count(*) from events group by all",
    "rolled_lags": """
        select
            customer_id, ingested_at::date, ingested_at < timestamp, count(*), min(happened_on), max(happened_on),
            max(epoch_us(timestamp) - epoch_us(ingested_at)),
        from events
        where ingested_at > timestamp + interval 30 day or ingested_at < timestamp - interval 5 minute
        group by all
    """,
}
EVENTS = """
create table events as
select
    *,
    timestamp::date as happened_on,
    greatest(timestamp::date, ingested_at::date) as recorded_on,
    round(feature_adoption_score * 1000000)::bigint as millionths,
from given
"""
GROUPED = {
    "rolled_usage": "customer_id, happened_on, recorded_on, event_type, sum(event_count), "
    "sum(adoption_millionths), sum(adoption_count), sum(named_count)",
    "rolled_totals": "customer_id, happened_on, recorded_on, sum(event_count), sum(adoption_millionths), "
    "sum(adoption_count), sum(named_count), sum(limit_hit_count), sum(premium_trial_count)",
    "rolled_users": "customer_id, happened_on, recorded_on, user_id, sum(event_count)",
    "rolled_hours": "hour_at, sum(event_count)",
    "rolled_lags": "customer_id, ingested_on, is_early, sum(event_count), min(first_on), max(last_on), "
    "max(longest_lead)",
}
SCHEMA = pa.schema(
    {
        "customer_id": pa.string(),
        "timestamp": pa.timestamp("us"),
        "event_type": pa.string(),
        "user_id": pa.string(),
        "feature_adoption_score": pa.float64(),
        "ingested_at": pa.timestamp("us"),
    }
)
BEGIN = datetime(2025, 3, 10, 23, 50)
EVENT = st.tuples(
    st.sampled_from(["acme", "beta", "käse & söhne"]),
    st.integers(-3000, 3000).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    st.sampled_from(["report_view", "feature_limit_hit", "premium_feature_trial"]),
    st.sampled_from([None, "u1", "u2", "u3"]),
    st.sampled_from([None, 0.0, 0.35, 0.0000005, 1.0]),
    st.sampled_from([-86_400, -300, -301, 0, 20, 4000, 90_000, 30 * 86_400, 30 * 86_400 + 1, 400 * 86_400]),
)


def events_of(rows) -> pa.Table:
    columns = zip(*((*row[:5], row[1] + timedelta(seconds=row[5])) for row in rows), strict=True)
    return pa.table(list(columns), schema=SCHEMA)


def added_up(events: pa.Table) -> dict[str, list[tuple]]:
    parts = list(sums_of(events))
    found = {}
    with duckdb.connect() as connection:
        for relation, grouped in GROUPED.items():
            connection.register("rolled", pa.concat_tables([part[relation] for part in parts]))
            found[relation] = connection.execute(
                f"select {grouped} from rolled group by all order by all"
            ).fetchall()
    return found


def told_by_a_database(events: pa.Table) -> dict[str, list[tuple]]:
    with duckdb.connect() as connection:
        connection.register("given", events)
        connection.execute(EVENTS)
        return {
            relation: connection.execute(f"{plain} order by all").fetchall()
            for relation, plain in PLAIN.items()
        }


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.lists(EVENT, min_size=1, max_size=40))
def test_events_in_any_order_add_up_to_what_a_database_says(rows):
    events = events_of(rows)

    assert added_up(events) == told_by_a_database(events)


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.lists(EVENT, min_size=1, max_size=40))
def test_as_they_lie_in_a_segment_every_group_is_one_row(rows):
    events = events_of(sorted(rows, key=lambda row: row[:2]))

    (part,) = sums_of(events)

    assert {name: table.num_rows for name, table in part.items()} == {
        name: len(rows) for name, rows in told_by_a_database(events).items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("widest", [2, 64, 4096])
@settings(deadline=None, max_examples=15)
@given(rows=st.lists(EVENT, min_size=1, max_size=20))
def test_events_of_more_kinds_than_there_are_numbers_are_summed_in_halves(widest, rows):
    events = events_of(rows)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(grouping, "WIDEST_KEY", widest)

        assert added_up(events) == told_by_a_database(events)


@pytest.mark.slow
@pytest.mark.parametrize("densest", [0, 2**20])
@settings(deadline=None, max_examples=15)
@given(rows=st.lists(EVENT, min_size=1, max_size=40))
def test_groups_that_are_counted_and_groups_that_are_sorted_have_the_same_sums(densest, rows):
    events = events_of(rows)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(grouping, "DENSEST", densest)

        assert added_up(events) == told_by_a_database(events)


def test_users_whom_several_customers_share_are_counted_for_each():
    shared, own = ("u0", "u1"), tuple(f"own{number}" for number in range(50))
    events = events_of(
        (customer, BEGIN, "export", user, 0.5, 0)
        for customer, users in (("acme", shared), ("beta", own), ("gamma", (*own[:1], *shared)))
        for user in users
    )

    assert added_up(events)["rolled_users"] == told_by_a_database(events)["rolled_users"]


def numbered(events: pa.Table) -> pa.Table:
    """As files give them: texts numbered, group by group."""
    groups = [events.slice(row, 2) for row in range(0, events.num_rows, 2)]
    return pa.table(
        {
            name: pa.chunked_array([group[name].combine_chunks().dictionary_encode() for group in groups])
            if pa.types.is_string(events[name].type)
            else events[name]
            for name in events.column_names
        }
    )


@pytest.mark.parametrize("widest", [2, 2**63])
def test_texts_that_are_numbered_already_give_the_same(monkeypatch, widest):
    monkeypatch.setattr(grouping, "WIDEST_KEY", widest)
    events = events_of(
        (customer, BEGIN, kind, user, 0.5, 40 * 86_400)
        for customer in ("acme", "beta")
        for kind in ("export", "login", "report_view")
        for user in ("u1", None)
    )

    assert added_up(numbered(events)) == told_by_a_database(events)


def test_tables_have_the_columns_that_files_of_them_have():
    (part,) = sums_of(events_of([("acme", BEGIN, "export", None, None, 40 * 86_400)]))

    assert {name: table.schema for name, table in part.items()} == ROLLED


def test_no_events_have_no_sums():
    assert list(sums_of(SCHEMA.empty_table())) == []


def test_an_hour_of_many_blocks_is_one_row_of_a_segment(tmp_path, monkeypatch):
    monkeypatch.setattr(rolling, "BLOCK_ROWS", 1)
    minutes = (0, 9, 15, -75, 5)  # of three hours, in no order, as customers lie in a segment
    rows = [("acme", BEGIN + timedelta(minutes=number), "report_view", None, None, 0) for number in minutes]
    pq.write_table(events_of(rows), tmp_path / "segment.parquet", row_group_size=1)

    rolling.roll(tmp_path / "segment.parquet", tmp_path)

    hours = pq.read_table(tmp_path / "rolled_hours.parquet").to_pylist()
    assert [(hour["hour_at"], hour["event_count"]) for hour in hours] == [
        (datetime(2025, 3, 10, 22), 1),
        (datetime(2025, 3, 10, 23), 3),
        (datetime(2025, 3, 11, 0), 1),
    ]
