"""The forecast of revenue at risk as leaders and others see it."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.domain import LevelSpread, Loss
from gtm.domain.quarter import Quarter, quarters_ahead
from gtm.models import OutlookRecord, RevenueForecastRecord
from gtm.queries.forecast.kept import forecasts_before, newest_forecast
from gtm.queries.forecast.page import revenue_forecast
from gtm.queries.forecast.past import judged_past, left_by_quarter
from gtm.queries.forecast.sums import SPLITS, losses_by, total_of
from gtm.repositories import refresh_outlook
from predictions.models import BacktestKind, BacktestRecord, ModelVersionRecord, PredictionRecord
from tests.gtm.builders import AS_OF, make_account

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
CURVE = [0.97**month for month in range(1, 13)]
MRRS, RISKS = (1_000, 2_500, 400, 90), (0.1, 0.3, 0.05, 0.6)


@pytest.fixture
def book(owner):
    """Four scored accounts, two of them the owner's; one without a score; one that gave notice; two that left."""
    for number, (mrr, risk) in enumerate(zip(MRRS, RISKS, strict=True)):
        account = make_account(
            risk=risk,
            mrr=mrr,
            plan_tier="growth" if number < 2 else "starter",
            csm=owner if number % 2 else None,
        )
        PredictionRecord.objects.filter(customer=account).update(survival=CURVE)
    make_account("Young", mrr=70)
    make_account("Noticed", mrr=800, notice_date=date(2026, 6, 20))
    make_account("Left", mrr=300, churn_date=date(2026, 2, 10))
    make_account("Left later", mrr=500, notice_date=date(2026, 3, 30), churn_date=date(2026, 5, 2))
    refresh_outlook(NOW)


@pytest.fixture
def get(client, viewer):
    def get(address: str = "/forecast/", user=viewer) -> str:
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.text

    return get


def a_backtest(
    as_of: date, observed: int, expected: float, kind=BacktestKind.RECONSTRUCTED
) -> BacktestRecord:
    level = {"observed": observed, "expected": expected, "ratio": None, "low": None, "high": None}
    figures = {
        "accounts": 500,
        "level": level,
        "base_level": level,
        "brier_skill": None,
        "lift_top_decile": None,
    }
    return BacktestRecord.objects.create(
        kind=kind,
        as_of=as_of,
        horizon_days=90,
        model=ModelVersionRecord.objects.get(),
        rung="L1",
        mart_version="m1",
        verdict="held",
        figures=figures,
        judged_at=NOW,
    )


@pytest.mark.parametrize("by", SPLITS)
def test_the_sums_of_the_database_are_those_of_the_accounts(book, by):
    total = total_of(losses_by(CustomerRecord.objects.all(), by))
    mrr = np.array(MRRS, dtype=float)
    rows = OutlookRecord.objects.exclude(basis="notice").order_by("customer_id")
    leaves = np.array([[row.leaves_1, row.leaves_2, row.leaves_3, row.leaves_4] for row in rows])

    assert (total.count, total.mrr, total.left_out, total.left_out_mrr) == (4, mrr.sum(), 1, 70)
    for number, quarter in enumerate(total.quarters):
        chance = leaves[:, number]
        assert quarter.accounts.expected == pytest.approx(chance.sum())
        assert quarter.mrr.expected == pytest.approx(mrr @ chance)
        assert quarter.mrr.variance == pytest.approx((mrr**2) @ (chance * (1 - chance)))
    year = leaves.sum(axis=1)
    assert total.year.mrr.expected == pytest.approx(mrr @ year)
    assert total.year.mrr.variance == pytest.approx((mrr**2) @ (year * (1 - year)))
    assert total.year.mrr.most == mrr.sum()


def test_a_forecast_is_kept_whole(book):
    kept = newest_forecast()

    assert kept is not None
    for by in SPLITS:
        assert list(kept.segments[by]) == losses_by(CustomerRecord.objects.all(), by)
    assert kept.spread == LevelSpread()


def test_what_left_counts_in_the_quarter_of_the_notice(book):
    *past, running = left_by_quarter(CustomerRecord.objects.all(), AS_OF, 2)

    assert [(item.quarter.words, item.accounts, item.mrr) for item in past] == [
        ("Q4 2025", 0, 0.0),
        ("Q1 2026", 2, 800.0),
    ]
    assert (running.quarter.words, running.accounts, running.mrr) == ("Q2 2026", 1, 800.0)


def test_the_page_tells_quarters_segments_and_every_assumption(get, book):
    page = " ".join(get().split())

    assert "Q3 2026" in page
    assert "Q2 2027" in page
    assert "times as wide as if accounts left independently" in page
    assert "1 active account with $70 MRR has no score and is left out." in page
    assert "No past stretch was judged" in page
    segments = page[page.index('id="segments-title"') : page.index('id="past-title"')]
    assert re.findall(r'<th scope="row">([^<]+)</th>', segments) == ["Growth", "Starter"]
    assert "/?scope=all&amp;status=active&amp;plan=growth" in page or "status=active&amp;plan=growth" in page


def test_each_split_adds_up_to_the_same_total(get, book):
    found = [
        re.search(r"Expected to leave in four quarters</dt>\s*<dd>\s*([^<]+)<", get(f"/forecast/?by={by}"))
        for by in SPLITS
    ]

    assert len({match.group(1).strip() for match in found if match}) == 1


def test_a_csm_sees_the_forecast_of_the_own_accounts_alone(get, book, owner, stranger):
    own = losses_by(CustomerRecord.objects.filter(csm=owner), "plan")
    page = get("/forecast/?scope=all", owner)

    assert f"{total_of(own).year.accounts.expected:.1f}" in page
    assert "of 2 with a score" in page
    assert "Past expectations are kept for the whole portfolio" in page
    assert "No account with a score here" in get("/forecast/?scope=all", stranger)


def test_before_the_first_run_the_page_says_what_to_do(get, admin):
    assert "manage.py score" in get(user=admin)
    assert "Ask an admin" in get()


def test_reconstructed_stretches_are_labelled_and_held_against_what_came(get, book):
    a_backtest(date(2026, 1, 1), 40, 41.0)
    a_backtest(date(2026, 2, 1), 90, 41.0)
    refresh_outlook(NOW)
    page = get()
    past = page[page.index('id="past-title"') : page.index('id="assumptions-title"')]

    assert "90 days from 1 Jan 2026" in past
    assert past.count("Reconstructed by model 1.0.0") == 2
    assert len(re.findall(r"is-passed", past)) == 1
    assert "varied by" in page


def test_a_published_month_takes_the_place_of_its_reconstruction(get, book):
    a_backtest(date(2026, 1, 1), 40, 41.0)
    a_backtest(date(2026, 1, 1), 38, 40.0, BacktestKind.PUBLISHED)

    assert "Shown then by model 1.0.0" in get()
    assert "Reconstructed by model" not in get()


def test_a_forecast_that_was_kept_before_a_quarter_is_judged_when_it_is_over(book):
    record = RevenueForecastRecord.objects.get()
    record.as_of = date(2025, 12, 20)
    record.save()
    left = left_by_quarter(CustomerRecord.objects.all(), AS_OF, 3)
    (judged,) = judged_past([], left, LevelSpread())
    kept = forecasts_before([date(2026, 1, 1)])[date(2026, 1, 1)]

    assert (judged.words, judged.source, judged.is_kept) == ("Q1 2026", "Forecast of 20 Dec 2025", True)
    assert judged.mrr == kept.total.quarters[1].mrr.expected
    assert (judged.left, judged.left_mrr) == (2, 800.0)
    assert kept.quarter(Quarter.of(date(2025, 12, 20))) is None


def test_a_forecast_of_long_before_is_none_of_the_quarter(book):
    RevenueForecastRecord.objects.update(as_of=date(2025, 11, 1))

    assert forecasts_before([date(2026, 1, 1)]) == {}


def test_an_unknown_price_counts_as_an_account_and_brings_no_money(owner):
    make_account(risk=0.5, mrr=None)
    refresh_outlook(NOW)
    total = total_of(losses_by(CustomerRecord.objects.all(), "plan"))

    assert total.count == 1
    assert total.year.mrr == Loss(0.0, 0.0, 0.0)
    assert total.year.accounts.expected > 0


@pytest.mark.parametrize("address", ["/forecast/", "/forecast/?by=csm"])
def test_the_page_asks_a_fixed_number_of_questions(
    client, viewer, book, address, django_assert_max_num_queries
):
    for _ in range(20):
        make_account(risk=0.2, mrr=100)
    client.force_login(viewer)
    # session, user; forecast, how many accounts, what left, model, judged months twice, kept forecasts; CSMs
    with django_assert_max_num_queries(10):
        client.get(address)


def test_what_left_of_many_accounts_may_lag_a_little_but_never_behind_a_forecast(
    book, viewer, three_are_many
):
    def left() -> int:
        return sum(item.accounts for item in revenue_forecast(viewer, Scope.ALL, "plan").left)

    before = left()
    CustomerRecord.objects.filter(name="Young").update(churn_date=AS_OF)
    remembered = left()
    RevenueForecastRecord.objects.update(made_at=NOW + timedelta(hours=1))

    assert (remembered, left()) == (before, before + 1)


def test_quarters_ahead_of_the_last_day_of_a_quarter_begin_tomorrow(book):
    assert quarters_ahead(AS_OF)[0].begins == date(2026, 7, 1)
    assert Decimal(newest_forecast().total.mrr) == sum(MRRS)


def test_a_leader_of_everything_reads_what_was_kept(get, book, owner):
    owner.reach = Scope.ALL
    owner.save()
    CustomerRecord.objects.filter(csm=owner).update(mrr=9_999)

    assert "$3,990 MRR" in get("/forecast/?scope=all", owner)
