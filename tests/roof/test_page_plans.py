"""What the pages of the day ask goes along indexes, so that it stays quick over many accounts."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from churnapp.accounts.roles import Scope
from churnapp.lists import Viewing
from churnapp.web.lists import beginning, extent
from customers.models import CustomerRecord, TaskRecord
from customers.queries.coming_and_going import coming_and_going
from customers.queries.departure_list import DEPARTURES
from gtm.domain import PlayStatus
from gtm.queries.opportunity_list import OPPORTUNITIES
from gtm.queries.pipeline import pipeline_totals
from gtm.queries.pipeline_forecast import pipeline_forecast
from gtm.queries.plays.board import play_columns
from gtm.queries.plays.calendar import play_weeks
from gtm.queries.plays.play_list import PLAYS
from gtm.queries.renewals.renewal_list import RENEWALS
from predictions.queries.worklist import worklist
from tests.gtm.builders import make_account, make_opportunity, make_play
from tests.gtm.renewal_builders import days_ahead, make_renewal

TODAY = date(2026, 11, 22)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans tables as small as these"),
]


def plans_of(ask):
    """The plan of each question that a function asks, by its SQL."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    plans = {}
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"explain query plan {query['sql']}")
            plans[query["sql"]] = " / ".join(row[3] for row in cursor.fetchall())
    return plans


def test_who_came_and_who_left_is_read_along_the_days(admin):
    _size, *asked = plans_of(lambda: coming_and_going(admin, Scope.ALL, date(2026, 11, 1), TODAY)).values()
    plans = " ".join(asked)

    assert "USING COVERING INDEX customer_by_signup" in plans
    assert "USING COVERING INDEX customer_that_left" in plans
    assert "SCAN" not in plans


def test_silent_champions_are_found_on_the_accounts_alone(admin):
    plans = plans_of(lambda: worklist(admin, Scope.ALL, TODAY))
    silent = [plan for sql, plan in plans.items() if "champion_seen_on" in sql]

    assert len(silent) == 1
    assert "USING INDEX customer_by_champion" in silent[0]
    assert not any("contactrecord" in sql for sql in plans)


def test_tasks_of_everybody_are_not_compared_with_the_accounts(admin):
    (sql,) = plans_of(lambda: list(TaskRecord.objects.visible_to(admin)))

    assert "customers_customerrecord" not in sql


def test_totals_of_the_pipeline_are_read_from_an_index_and_few_customers(admin):
    _size, by_stage, risky = plans_of(lambda: pipeline_totals(admin, Scope.ALL, TODAY)).values()

    assert by_stage == "SEARCH gtm_opportunityrecord USING COVERING INDEX opportunity_by_stage (stage=?)"
    assert "USING INDEX score_by_tier" in risky
    assert "gtm_opportunityrecord USING COVERING INDEX" in risky


def test_the_forecast_reads_no_opportunity_beside_its_index(admin):
    _size, groups, lost = plans_of(lambda: pipeline_forecast(admin, Scope.ALL, TODAY)).values()

    assert "USING COVERING INDEX opportunity_by_stage (stage=? AND close_date>? AND close_date<?)" in groups
    assert "USING COVERING INDEX opportunity_by_stage (stage=? AND close_date>? AND close_date<?)" in lost


def test_the_list_of_plays_is_read_along_what_they_are_worth(admin):
    make_play(make_account(risk=0.6))
    state = PLAYS.state_from_query(admin, "?scope=all")
    plans = plans_of(lambda: PLAYS.page(admin, state, Viewing(TODAY)))

    asked = [plan for sql, plan in plans.items() if '"priority" DESC' in sql]
    assert asked
    assert all("INDEX play_by_worth (status=? AND snoozed_until=?" in plan for plan in asked)


def test_the_board_of_plays_reads_each_status_in_order_without_sorting(admin):
    account = make_account(risk=0.6)
    for status in PlayStatus:
        make_play(account, status=status, closed_on=None if status.is_open else TODAY)
    state = PLAYS.state_from_query(admin, "?scope=all")
    plans = plans_of(lambda: play_columns(admin, state, TODAY))

    columns = [plan for sql, plan in plans.items() if "LIMIT 12" in sql]
    assert len(columns) == len(PlayStatus)
    assert all("INDEX play_by_worth" in plan or "INDEX play_by_closing" in plan for plan in columns)
    assert not any("TEMP B-TREE" in plan for plan in columns)


def test_the_calendar_of_plays_reads_the_days_of_its_month_alone(admin):
    state = PLAYS.state_from_query(admin, "?scope=all")
    (plan,) = plans_of(lambda: play_weeks(admin, state, TODAY, TODAY)).values()

    assert "gtm_playrecord USING INDEX play_by_due_day (status=? AND due_on>? AND due_on<?)" in plan


def test_departures_are_counted_and_listed_along_the_day_of_leaving(admin):
    CustomerRecord.objects.filter(pk=make_account().pk).update(churn_date=TODAY)
    state = DEPARTURES.state_from_query(admin, "?scope=all")
    counted, listed, *_ = plans_of(lambda: DEPARTURES.page(admin, state, Viewing(TODAY))).values()

    assert "USING INDEX customer_by_leaving (<expr>>?)" in counted
    assert "USING INDEX customer_by_leaving (<expr>>?)" in listed
    assert "TEMP B-TREE" not in listed


def test_renewals_seen_otherwise_are_found_among_the_few_that_somebody_gives_up(admin):
    state = RENEWALS.state_from_query(admin, "?scope=all&window=180&forecast=opposite")
    (counted,) = plans_of(lambda: RENEWALS.matching(admin, state, TODAY).count()).values()

    assert "USING INDEX renewal_forecast_of_churn" in counted
    assert "USING COVERING INDEX outlook_by_likelihood (likelihood<?)" in counted
    assert "customers_customerrecord USING INTEGER PRIMARY KEY" in counted


def test_many_renewals_are_read_along_their_likelihood(admin, monkeypatch):
    monkeypatch.setattr(extent, "MOST_COUNTED", 0)
    monkeypatch.setattr(extent, "FEW", 0)
    make_renewal(likelihood=0.6)
    state = RENEWALS.state_from_query(admin, "?scope=all&window=180&sort=likelihood")
    plans = plans_of(lambda: RENEWALS.page(admin, state, Viewing(days_ahead(0))))

    (ordered,) = [plan for sql, plan in plans.items() if '"likelihood" ASC' in sql]
    assert ordered.startswith("SEARCH gtm_outlookrecord USING COVERING INDEX outlook_by_likelihood")


@pytest.fixture
def three_calm_and_one_critical(db, monkeypatch):
    """Sales of accounts, of which three in a band are many."""
    monkeypatch.setattr(beginning, "MANY", 2)
    monkeypatch.setattr(beginning, "MOST", 2)
    for risk in (0.1, 0.1, 0.1, 0.9):
        make_opportunity(make_account(risk=risk))


def plans_with_bands(ask) -> list[str]:
    return [plan for sql, plan in plans_of(ask).items() if "risk_tier" in sql and "gtm_opportunity" in sql]


def sales_of(user, tier: str):
    state = OPPORTUNITIES.state_from_query(user, f"?scope=all&tier={tier}")
    return OPPORTUNITIES.page(user, state, Viewing(TODAY))


def test_sales_of_a_band_with_many_accounts_are_looked_for_among_the_open_ones(
    admin, three_calm_and_one_critical
):
    found, _rows = plans_with_bands(lambda: sales_of(admin, "low"))

    assert found.startswith("SEARCH gtm_opportunityrecord USING COVERING INDEX opportunity_by_stage")
    assert sales_of(admin, "low").total == 3


def test_sales_of_a_band_with_few_accounts_are_found_by_these(admin, three_calm_and_one_critical):
    found, _rows = plans_with_bands(lambda: sales_of(admin, "critical"))

    assert found.startswith("SEARCH predictions_currentscorerecord USING INDEX score_by_tier")
    assert sales_of(admin, "critical").total == 1


def test_renewals_of_a_plan_that_many_are_on_are_looked_for_in_their_window(admin, monkeypatch):
    monkeypatch.setattr(beginning, "MANY", 2)
    for plan in ("growth", "growth", "growth", "starter"):
        make_renewal(plan_tier=plan)

    began = {}
    for plan in ("growth", "starter"):
        state = RENEWALS.state_from_query(admin, f"?scope=all&plan={plan}")
        *_, (_, began[plan]) = plans_of(RENEWALS.matching(admin, state, days_ahead(0)).count).items()

    assert "(renewal_date>? AND renewal_date<?)" in began["growth"]
    assert "USING INDEX customer_by_segment (plan_tier=?" in began["starter"]


def test_what_few_rows_have_to_meet_is_asked_once(admin):
    for number in range(3):
        make_opportunity(make_account(f"North {number}"), closes_in=number)
    state = OPPORTUNITIES.state_from_query(admin, "?scope=all&q=north")
    pages_found = []
    plans = plans_of(lambda: pages_found.append(OPPORTUNITIES.page(admin, state, Viewing(TODAY))))

    assert len([sql for sql in plans if "LIKE" in sql or " match " in sql]) == 1
    assert [row.row.account_name for row in pages_found[0].rows] == ["North 0", "North 1", "North 2"]


def test_many_sales_are_found_along_the_risk_and_the_names_of_their_accounts(admin, monkeypatch):
    monkeypatch.setattr(extent, "MOST_COUNTED", 0)
    make_opportunity(make_account(risk=0.6))
    began = {}
    for sort in ("-risk", "account", "owner", "close"):
        state = OPPORTUNITIES.state_from_query(admin, f"?scope=all&sort={sort}")
        plans = plans_of(lambda state=state: OPPORTUNITIES.page(admin, state, Viewing(TODAY)))
        began[sort], *_ = [plan.split(" / ")[0] for sql, plan in plans.items() if "LIMIT 51" in sql]

    assert "predictions_currentscorerecord USING COVERING INDEX score_by_probability" in began["-risk"]
    assert "customers_customerrecord USING COVERING INDEX customer_by_name" in began["account"]
    assert began["owner"].startswith("SEARCH accounts_user USING COVERING INDEX")
    assert began["close"] == "SCAN gtm_opportunityrecord USING INDEX opportunity_open_by_close"
