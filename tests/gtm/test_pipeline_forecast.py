"""What the next months and quarters bring."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from churnapp.accounts.roles import Scope
from gtm.domain import ForecastCategory, ForecastPeriod, SalesStage
from gtm.models import OpportunityRecord
from gtm.queries.conditions import forecast_as
from gtm.queries.pipeline_forecast import pipeline_forecast
from tests.gtm.builders import make_account, make_opportunity

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("today", [date(2026, month, day) for month in range(1, 13) for day in (1, 28)])
def test_periods_are_whole_months_that_follow_each_other(today):
    for this, following in (
        (ForecastPeriod.THIS_MONTH, ForecastPeriod.NEXT_MONTH),
        (ForecastPeriod.THIS_QUARTER, ForecastPeriod.NEXT_QUARTER),
    ):
        first, last = this.days(today)
        assert first <= today <= last
        assert first.day == 1
        assert following.days(today)[0] == last + timedelta(days=1)


def test_quarters_are_those_of_the_calendar():
    assert ForecastPeriod.THIS_QUARTER.days(TODAY) == (date(2026, 10, 1), date(2026, 12, 31))
    assert ForecastPeriod.NEXT_QUARTER.days(TODAY) == (date(2027, 1, 1), date(2027, 3, 31))


def test_the_database_means_the_same_by_a_category_as_the_domain(db):
    account = make_account()
    choosable = [None, *(each for each in ForecastCategory if each.may_be_chosen)]
    for stage in SalesStage:
        for chosen in choosable:
            make_opportunity(account, stage=stage, forecast_category=chosen)
    for category in ForecastCategory:
        found = OpportunityRecord.objects.filter(forecast_as(category))
        expected = [
            each
            for each in OpportunityRecord.objects.all()
            if ForecastCategory.of(SalesStage(each.stage), each.forecast_category) == category
        ]
        assert {each.pk for each in found} == {each.pk for each in expected}
        assert expected


def test_a_sale_counts_in_its_months_and_quarters_alone(viewer, django_assert_num_queries):
    risky = make_account(risk=0.5)
    make_opportunity(risky, close_date=date(2026, 12, 1), amount=1000, stage="proposal")
    make_opportunity(risky, close_date=date(2026, 10, 1), amount=200, stage="closed_won")
    make_opportunity(risky, close_date=date(2027, 3, 31), amount=50, forecast_category="commit")
    make_opportunity(risky, close_date=date(2027, 4, 1), amount=9999)
    make_opportunity(risky, close_date=date(2026, 9, 30), amount=9999)
    with django_assert_num_queries(3):
        this_month, next_month, this_quarter, next_quarter = pipeline_forecast(viewer, Scope.ALL, TODAY)

    assert not this_month.amounts
    assert next_month.amounts == {ForecastCategory.BEST_CASE: Decimal(1000)}
    assert (next_month.weighted, next_month.after_risk) == (Decimal("600.00"), Decimal("300.00"))
    assert this_quarter.amounts == {ForecastCategory.BEST_CASE: 1000, ForecastCategory.CLOSED: 200}
    assert this_quarter.weighted == Decimal("600.00")
    assert next_quarter.amounts == {ForecastCategory.COMMIT: 50}
    assert next_quarter.after_risk == Decimal("2.50")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?forecast=commit", ["Sure"]),
        ("?forecast=pipeline", ["Usual"]),
        ("?forecast=commit&forecast=pipeline", ["Sure", "Usual"]),
        ("?closes=this_month", ["Sure"]),
        ("?closes=this_month&closes=next_quarter&forecast=omitted", []),
    ],
)
def test_the_list_narrows_by_forecast_and_period(client, viewer, query, expected):
    make_opportunity(make_account("Sure"), forecast_category="commit", closes_in=0)
    make_opportunity(make_account("Usual"), closes_in=400)
    client.force_login(viewer)
    page = client.get(f"/opportunities/{query}").text
    assert re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page) == expected


def test_every_figure_leads_to_its_rows(client, viewer):
    make_opportunity(make_account("Sure"), forecast_category="commit", closes_in=0, amount=4200)
    client.force_login(viewer)
    page = client.get("/opportunities/").text
    link = re.search(r'href="(\?[^"]*forecast=commit[^"]*)"[^>]*>\$4.20k<', page)[1].replace("&amp;", "&")
    assert link == "?forecast=commit&closes=this_month"
    assert "Sure" in client.get(f"/opportunities/{link}").text
