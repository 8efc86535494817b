"""One suite on the fake and on the real store of usage events."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.usage.builders import NOON, events_of
from usage.domain import FeatureAdoptionScore, UsageEvent, UsageRepository
from usage.repositories import DuckDBUsageRepository

AWARE_NOON = NOON.replace(tzinfo=UTC)


class FakeUsageRepository(UsageRepository):
    """Keeps events in a list."""

    def __init__(self, events: Sequence[UsageEvent]) -> None:
        self.events = sorted(events, key=lambda event: event.timestamp)

    def get_events_for_customer(self, customer_id, since=None):
        return [
            event
            for event in self.events
            if event.customer_id == customer_id and (since is None or event.timestamp >= since)
        ]

    def get_event_count_last_n_days(self, customer_id, days):
        if days <= 0:
            raise ValueError(f"A window of {days} days is not possible. Valid: 1 or more.")
        if not self.events:
            return 0
        first_day = self.events[-1].timestamp.date() - timedelta(days=days - 1)
        since = datetime.combine(first_day, time.min, UTC)
        return len(self.get_events_for_customer(customer_id, since))


def event(
    event_id: str, days_ago: float = 0, customer_id: str = "acme", score: float | None = None
) -> UsageEvent:
    adoption = None if score is None else FeatureAdoptionScore(score)
    return UsageEvent(event_id, customer_id, AWARE_NOON - timedelta(days=days_ago), "report_view", adoption)


@pytest.fixture(params=["fake", "real"])
def store_of(request, log):
    """Builds a store with the given events."""

    def build(*events: UsageEvent) -> UsageRepository:
        if request.param == "fake":
            return FakeUsageRepository(events)
        log.append_table(
            events_of(
                {
                    "event_id": each.event_id,
                    "customer_id": each.customer_id,
                    "timestamp": each.timestamp.replace(tzinfo=None),
                    "feature_adoption_score": each.feature_adoption_score
                    and each.feature_adoption_score.value,
                }
                for each in events
            )
        )
        return DuckDBUsageRepository()

    return build


def test_events_come_back_oldest_first_and_only_of_the_customer(store_of):
    store = store_of(event("new"), event("old", 40, score=0.3), event("stranger", customer_id="other"))
    assert list(store.get_events_for_customer("acme")) == [event("old", 40, score=0.3), event("new")]


def test_since_includes_its_own_instant(store_of):
    store = store_of(event("at"), event("before", 0.001))
    assert [each.event_id for each in store.get_events_for_customer("acme", AWARE_NOON)] == ["at"]


def test_an_unknown_customer_has_no_events(store_of):
    store = store_of(event("a"))
    assert list(store.get_events_for_customer("nobody")) == []
    assert store.get_event_count_last_n_days("nobody", 30) == 0


def test_days_count_back_from_the_end_of_the_last_day_of_the_store(store_of):
    store = store_of(event("today"), event("morning of the last day", 1.5), event("too old", 1.51))
    assert store.get_event_count_last_n_days("acme", 2) == 2


def test_the_last_day_of_the_store_may_be_another_customers(store_of):
    store = store_of(event("mine", 5), event("newer", customer_id="other"))
    assert store.get_event_count_last_n_days("acme", 5) == 0
    assert store.get_event_count_last_n_days("acme", 6) == 1


def test_an_empty_store_counts_nothing(store_of):
    assert store_of().get_event_count_last_n_days("acme", 30) == 0


@pytest.mark.parametrize("days", [0, -3])
def test_a_window_without_days_is_refused(store_of, days):
    with pytest.raises(ValueError, match=f"window of {days} days"):
        store_of(event("a")).get_event_count_last_n_days("acme", days)
