"""A mart that takes over from the one before holds what a mart made of everything anew holds."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from predictions.mart import build_mart, open_mart
from predictions.mart import known_usage as knowing
from predictions.mart.publication import mart_path
from predictions.mart.relations import KEPT
from tests.predictions.builders import SIGNUP, a_customer, a_period, an_event, daily_events, log_events
from usage.log import open_event_log
from usage.queries.event_log import current_segments

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
LAST = SIGNUP + timedelta(days=160)
# how the log is cut into segments is not what a day's usage is
QUERIES = {
    "daily_usage": "select customer_pk, happened_on, recorded_on, event_type, sum(event_count), "
    "sum(adoption_count), round(sum(adoption_sum), 6) from daily_usage group by all",
}
BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)


def build(as_of: date, *, is_full: bool = False) -> dict[str, list[tuple]]:
    """Every row of a new mart."""
    now = BUILT_AT + timedelta(seconds=build.count)
    build.count += 1
    built = build_mart(current_segments(), as_of=as_of, built_at=now, is_full=is_full)
    mart = open_mart(built.version)
    return {name: sorted(mart.rows(QUERIES.get(name, f"select * from {name}")), key=repr) for name in KEPT}


build.count = 0


def read_snapshots(monkeypatch) -> list[list[date]]:
    """The snapshots of each later build whose usage it reads from the rollup."""
    seen: list[list[date]] = []
    add = knowing.add_known_usage

    def watched(connection):
        seen.append(
            [
                row[0]
                for row in connection.execute("select as_of from snapshots_to_read order by 1").fetchall()
            ]
        )
        add(connection)

    monkeypatch.setattr("predictions.mart.build.add_known_usage", watched)
    return seen


@pytest.fixture
def two_customers(db):
    for name in ("acme", "beta"):
        a_period(a_customer(name), SIGNUP, mrr=100, seats=10)


@pytest.fixture
def portfolio(two_customers, data_dir):
    log_events(daily_events(SIGNUP, LAST, user_id="u1", feature_adoption_score=0.3))
    log_events(daily_events(SIGNUP, LAST, "beta", event_type="feature_limit_hit"))


def test_one_more_day_reads_the_newest_day_alone(portfolio, monkeypatch):
    build(LAST - timedelta(days=1))
    seen = read_snapshots(monkeypatch)

    after = build(LAST)

    assert seen == [[LAST]]
    assert after == build(LAST, is_full=True)


def test_an_event_told_late_moves_the_days_that_knew_it_and_no_other(portfolio, monkeypatch):
    build(LAST)
    log_events([an_event(date(2025, 3, 20), ingested_at=date(2025, 4, 20), event_type="export")])
    seen = read_snapshots(monkeypatch)

    after = build(LAST)

    assert seen == [[date(2025, 5, 1), date(2025, 6, 1), LAST]]
    assert after == build(LAST, is_full=True)


def test_history_that_comes_later_moves_every_day_after_it(portfolio, monkeypatch):
    build(LAST)
    log_events(daily_events(date(2025, 3, 20), date(2025, 3, 25), "beta"))
    seen = read_snapshots(monkeypatch)

    after = build(LAST)

    assert seen == [[date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1), LAST]]
    assert after == build(LAST, is_full=True)


def test_customers_and_contracts_that_come_later_count_without_reading_events_again(portfolio, monkeypatch):
    log_events(daily_events(SIGNUP, LAST, "gamma"))
    build(LAST)
    a_period(a_customer("gamma"), SIGNUP, mrr=70, seats=5)
    seen = read_snapshots(monkeypatch)

    after = build(LAST)

    assert seen == [[]]
    assert after == build(LAST, is_full=True)
    assert {row[1] for row in after["features"]} == {"acme", "beta", "gamma"}


def test_a_mart_of_other_statements_gives_nothing(portfolio, monkeypatch):
    build(LAST)
    seen = read_snapshots(monkeypatch)
    monkeypatch.setattr(knowing, "statement", lambda relation: f"another {relation}")

    build(LAST)

    assert len(seen[0]) == 6


@pytest.mark.parametrize("damage", [lambda content: content[:-4096], lambda content: b"x" * len(content)])
def test_a_damaged_mart_gives_nothing_and_is_replaced(portfolio, damage):
    expected = build(LAST)
    path = mart_path(open_mart().version)
    path.write_bytes(damage(path.read_bytes()))

    assert build(LAST) == expected


ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from(["acme", "beta", "stranger"]),
        st.integers(0, 130),  # the day it happened
        st.sampled_from([0, 0, 0, 1, 5, 40]),  # days until it was recorded
        st.sampled_from(["report_view", "feature_limit_hit", "premium_feature_trial"]),
        st.sampled_from([None, "u1", "u2"]),
        st.sampled_from([None, 0.1, 0.35, 0.7]),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(batches=st.lists(ARRIVALS, min_size=2, max_size=3), is_compacted=st.booleans())
def test_any_batches_in_any_order_with_doubles_and_late_ones_give_one_mart(
    two_customers, settings, tmp_path_factory, batches, is_compacted
):
    settings.DATA_DIR = tmp_path_factory.mktemp("in batches")
    ids = {row: f"e{number}" for number, row in enumerate(dict.fromkeys(chain.from_iterable(batches)))}
    log_events(daily_events(SIGNUP, SIGNUP + timedelta(days=2)))
    for number, batch in enumerate(batches):
        log_events([arrival(row, ids[row]) for row in [*batch, batch[0]]])
        build(SIGNUP + timedelta(days=100 + 10 * number))
    if is_compacted:
        open_event_log().compact(from_segments=2)
    as_of = SIGNUP + timedelta(days=140)

    incremental = build(as_of)

    assert incremental == build(as_of, is_full=True)
    settings.DATA_DIR = tmp_path_factory.mktemp("at once")
    log_events(
        [
            *daily_events(SIGNUP, SIGNUP + timedelta(days=2)),
            *(arrival(row, ids[row]) for row in reversed(ids)),
        ]
    )
    for of_one_log in ("usage_sources", "linked_days"):
        del incremental[of_one_log]
    assert incremental == {name: rows for name, rows in build(as_of).items() if name in incremental}


def arrival(row: tuple, event_id: str) -> dict:
    customer_id, happened, lag, event_type, user_id, score = row
    day = SIGNUP + timedelta(days=happened)
    return an_event(
        day,
        customer_id,
        ingested_at=day + timedelta(days=lag),
        event_id=event_id,
        event_type=event_type,
        user_id=user_id,
        feature_adoption_score=score,
    )
