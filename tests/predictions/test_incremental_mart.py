"""A mart that takes over from the one before holds what a mart made of everything anew holds."""

from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import CustomerRecord
from predictions.mart import fingerprints, in_turn, making, open_mart
from predictions.mart.publication import mart_path, usage_folder_of
from predictions.mart.sources import narrow_usage
from tests.predictions.builders import SIGNUP, a_customer, a_period, an_event, daily_events, log_events
from tests.predictions.mart_rows import build, days_made
from usage.log import open_event_log

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
LAST = SIGNUP + timedelta(days=160)


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
    made = days_made(monkeypatch)

    after = build(LAST)

    assert made["known_usage"] == [LAST]
    assert made["known_features"] == [LAST]
    # the first of June ends a month of snapshots, and lies in the file of June that goes on
    assert made["known_marks"] == [date(2025, 6, 1), date(2025, 7, 1)]
    assert after == build(LAST, is_full=True)


def test_one_more_day_opens_the_parts_with_days_of_its_months_and_windows_alone(portfolio, monkeypatch):
    build(LAST - timedelta(days=1))
    opened = []

    def watched(connection, rollup, windows, relations=("rolled_totals",)):
        narrow_usage(connection, rollup, windows, relations)
        ((view,),) = connection.execute(
            "select sql from duckdb_views() where view_name = ? and temporary", relations
        ).fetchall()
        opened.append(
            (*relations, sorted({part.first_on[:7] for part in rollup.parts if part.folder in view}))
        )

    monkeypatch.setattr(making, "narrow_usage", watched)

    build(LAST)

    of_marks, of_people, of_usage = opened
    assert of_marks == ("rolled_totals", ["2025-05", "2025-06"])
    assert of_people == ("rolled_users", ["2025-02", "2025-03", "2025-04", "2025-05", "2025-06"])
    # of the 91st to the 180th day the month up to the first of February and the one after it are summed
    assert of_usage == ("rolled_totals", ["2025-01", "2025-03", "2025-04", "2025-05", "2025-06"])


def test_an_event_told_late_moves_the_days_that_knew_it_and_no_other(portfolio, monkeypatch):
    build(LAST)
    log_events([an_event(date(2025, 3, 20), ingested_at=date(2025, 4, 20), event_type="export")])
    made = days_made(monkeypatch)

    after = build(LAST)

    assert made["known_usage"] == made["known_features"] == [date(2025, 5, 1), date(2025, 6, 1), LAST]
    assert made["known_marks"] == [date(2025, 4, 1)]
    assert after == build(LAST, is_full=True)


def test_history_that_comes_later_moves_every_day_after_it(portfolio, monkeypatch):
    build(LAST)
    log_events(daily_events(date(2025, 3, 20), date(2025, 3, 25), "beta"))
    made = days_made(monkeypatch)

    after = build(LAST)

    assert made["known_usage"] == [date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1), LAST]
    assert made["known_features"] == made["known_usage"]
    assert after == build(LAST, is_full=True)


def test_customers_and_contracts_that_come_later_count_without_reading_events_again(portfolio, monkeypatch):
    log_events(daily_events(SIGNUP, LAST, "gamma"))
    build(LAST)
    a_period(a_customer("gamma"), SIGNUP, mrr=70, seats=5)
    made = days_made(monkeypatch)

    after = build(LAST)

    assert made["known_usage"] == []
    assert after == build(LAST, is_full=True)
    assert {row[1] for row in after["features"]} == {"acme", "beta", "gamma"}


def test_a_departure_told_later_makes_its_month_again_and_finds_the_events_since(portfolio, monkeypatch):
    build(LAST)
    CustomerRecord.objects.filter(customer_id="beta").update(churn_date=date(2025, 4, 10))
    made = days_made(monkeypatch)

    after = build(LAST)

    assert made["known_marks"] == [date(2025, 5, 1)]
    (astray,) = (finding for finding in after["checks"] if finding.check.key == "events_after_churn")
    assert astray.rows[0].detail.startswith(
        f"left on 2025-04-10, {(LAST - date(2025, 4, 17)).days} events since"
    )
    assert after == build(LAST, is_full=True)


def test_a_mart_of_other_statements_gives_nothing(portfolio, monkeypatch):
    build(LAST)
    made = days_made(monkeypatch)
    monkeypatch.setattr(fingerprints, "statement", lambda relation: f"another {relation}")

    build(LAST)

    assert len(made["known_usage"]) == len(made["known_features"]) == 6
    assert len(made["known_marks"]) == 7


@pytest.mark.parametrize("damage", [lambda content: content[:-4096], lambda content: b"x" * len(content)])
def test_a_damaged_mart_gives_nothing_and_is_replaced(portfolio, damage):
    expected = build(LAST)
    path = mart_path(open_mart().version)
    path.write_bytes(damage(path.read_bytes()))

    assert build(LAST) == expected


def test_one_range_of_customers_after_the_other_gives_what_all_at_once_give(portfolio, monkeypatch):
    log_events(daily_events(SIGNUP, LAST, "gamma", user_id="u2", event_type="premium_feature_trial"))
    a_period(a_customer("gamma"), SIGNUP, mrr=70, seats=5)
    at_once = build(LAST, is_full=True)
    monkeypatch.setattr(in_turn, "EVENTS_AT_A_TIME", 1)

    assert build(LAST, is_full=True) == at_once


DAMAGED = ("usage_marks", "usage_windows", "features", "tier_pressure")


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def overwritten(path):
    path.write_bytes(b"x" * path.stat().st_size)


@pytest.mark.parametrize("damage", [cut, overwritten, lambda path: path.unlink()])
def test_a_damaged_file_of_a_day_is_not_taken_over_and_the_day_is_made_again(portfolio, monkeypatch, damage):
    expected = build(LAST)
    for relation in DAMAGED:
        first, *_ = sorted(usage_folder_of(mart_path(open_mart().version)).glob(f"{relation}-*"))
        damage(first)
        with monkeypatch.context() as patched:
            made = days_made(patched)

            assert build(LAST) == expected, relation

        assert f"{min(chain.from_iterable(made.values())):%Y%m%d}" in first.name, relation


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
    for of_one_log in ("kept_files", "linked_days"):
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
