"""The usage of one account as its page shows it, read from a real mart."""

from datetime import date, timedelta

import pytest

from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.publication import mart_path
from predictions.queries.usage_history import WINDOWS, usage_history, window_of
from tests.predictions.builders import SIGNUP, a_customer, a_period, an_event, log_events

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
AS_OF = date(2025, 6, 10)
A_DAY, A_QUARTER, A_YEAR = WINDOWS


@pytest.fixture
def acme(data_dir):
    return a_customer()


def build(*events) -> None:
    log_events([*events, an_event(AS_OF + timedelta(days=1), "acme", event_type="late")])
    build_fresh_mart(as_of=AS_OF)


def series(history) -> dict[str, tuple]:
    return {item.name: item.values for item in history.chart.series}


def test_bars_count_events_by_day_and_type_up_to_the_latest_day(acme):
    build(
        *[an_event(AS_OF, event_type="api_call")] * 3,
        an_event(AS_OF, event_type="report_view"),
        an_event(AS_OF - timedelta(days=29), event_type="api_call"),
        an_event(AS_OF - timedelta(days=30), event_type="api_call"),
    )

    history = usage_history("acme", A_DAY)

    assert history.chart.categories[0] == (AS_OF - timedelta(days=29)).isoformat()
    assert history.chart.categories[-1] == AS_OF.isoformat()
    assert series(history)["api call"][0] == 1
    assert series(history)["api call"][-1] == 3
    assert series(history)["report view"][-1] == 1
    assert (history.event_count, history.previous_count, history.active_days) == (5, 1, 2)


def test_a_year_is_shown_in_weeks_that_end_with_the_latest_day(acme):
    build(an_event(AS_OF), an_event(AS_OF - timedelta(days=6)), an_event(AS_OF - timedelta(days=7)))

    (counts,) = series(usage_history("acme", A_YEAR)).values()

    assert len(counts) == 52
    assert counts[-2:] == (1, 2)


def test_rare_types_are_added_up_as_other(acme):
    build(*(an_event(AS_OF, event_type=f"type_{letter}") for letter in "abcdefgh"))

    shown = series(usage_history("acme", A_DAY))

    assert len(shown) == 6
    assert shown["other"][-1] == 3


def test_adoption_is_the_mean_of_the_last_30_days_with_its_word(acme):
    build(
        an_event(AS_OF, feature_adoption_score=0.5),
        an_event(AS_OF, feature_adoption_score=0.7),
        an_event(AS_OF, feature_adoption_score=None),
        an_event(AS_OF - timedelta(days=30), feature_adoption_score=0.0),
    )

    history = usage_history("acme", A_QUARTER)

    assert history.adoption == pytest.approx(0.6)
    assert history.adoption_label == "moderate"


def test_no_adoption_is_made_up_where_none_was_sent(acme):
    build(an_event(AS_OF, feature_adoption_score=None))

    assert usage_history("acme", A_QUARTER).adoption is None


def test_silence_is_told_with_the_day_of_the_last_event(acme):
    build(an_event(AS_OF - timedelta(days=40)))

    history = usage_history("acme", A_DAY)

    assert history.chart is None
    assert history.last_event_on == AS_OF - timedelta(days=40)


def test_an_account_that_the_mart_does_not_know_has_no_usage(acme):
    build(an_event(AS_OF))

    assert usage_history("imported later", A_DAY).chart is None


@pytest.mark.parametrize("asked", [None, "", "7", "-1", "9" * 50, "30;drop table"])
def test_nonsense_asks_for_the_usual_window(asked):
    assert window_of(asked) == A_QUARTER


@pytest.fixture
def panel(client, viewer):
    def read(account, query="", user=viewer) -> str:
        client.force_login(user)
        return client.get(f"/accounts/{account.pk}/panels/usage/{query}").text

    return read


def test_the_panel_is_not_in_the_first_response_but_linked(client, viewer, acme):
    client.force_login(viewer)

    page = client.get(f"/accounts/{acme.pk}/").text

    assert f'hx-get="/accounts/{acme.pk}/panels/usage/"' in page
    assert f'href="/accounts/{acme.pk}/panels/usage/"' in page


def test_the_panel_draws_from_data_that_is_also_a_table(panel, acme):
    build(*[an_event(AS_OF, event_type="api_call")] * 3)

    page = panel(acme, "?days=30")

    assert 'data-chart="usage-data"' in page
    assert '<th scope="row">2025-06-10</th>' in page
    assert "<b>3</b> events" in page
    assert "As of 10 Jun 2025" in page


def test_changes_of_the_contract_are_marked(panel, acme):
    a_period(acme, SIGNUP, plan_tier="starter", valid_to=date(2025, 6, 1))
    a_period(acme, date(2025, 6, 1), plan_tier="growth")
    build(an_event(AS_OF))

    assert '"at": "2025-06-01", "word": "growth plan"' in panel(acme, "?days=30")


def test_without_a_mart_only_an_admin_is_told_the_command(panel, acme, admin):
    assert "The mart was never built. Run: manage.py build_mart" in panel(acme, user=admin)
    assert "An admin can build the data for it." in panel(acme)
    assert "build_mart" not in panel(acme)


def test_a_damaged_mart_is_said_and_the_page_stands(panel, acme, admin):
    build(an_event(AS_OF))
    mart_path(open_mart().version).write_bytes(b"broken")

    assert "is damaged" in panel(acme, user=admin)
