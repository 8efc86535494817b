"""How far accounts outgrow their plans: literal rows in, values out, and nothing after the day counts."""

from datetime import date, timedelta

import pytest

from customers.domain import PlanTier
from customers.models import CustomerRecord, SubscriptionRecord
from predictions.domain import CONTRACTS, UPGRADE_CONTRACT, FeatureKind, Target
from predictions.domain.upgrade_contract import PRESSURE_FEATURES
from predictions.mart import Mart, open_mart
from predictions.mart.connection import open_for_reading
from predictions.mart.fresh import build_fresh_mart
from predictions.mart.relations import statement
from tests.predictions.builders import (
    SIGNUP,
    a_customer,
    a_period,
    a_ticket,
    an_event,
    daily_events,
    history_of,
    log_events,
)
from usage.models import TicketRecord

AS_OF = date(2025, 10, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


@pytest.fixture
def customer(data_dir) -> CustomerRecord:
    """A growth account of ten seats, in a log and a support desk that began with its signup."""
    somebody = a_customer("somebody else")
    log_events([an_event(SIGNUP, "somebody else")])
    a_ticket(somebody, SIGNUP)
    customer = a_customer()
    a_period(customer, SIGNUP, mrr=100, seats=10, plan_tier="growth")
    return customer


def upgrade_mart(as_of: date = AS_OF) -> Mart:
    build_fresh_mart(as_of=as_of)
    return open_mart(contract=UPGRADE_CONTRACT)


def outcomes(mart: Mart, customer_id: str = "acme") -> dict[str, str]:
    """The day of each snapshot in the risk set, with the day of the next upgrade."""
    found = mart.snapshot_columns()
    rows = zip(found.features.customer_ids, found.as_of, found.upgraded_on, strict=True)
    return {str(day): str(upgraded_on) for name, day, upgraded_on in rows if name == customer_id}


def test_limits_and_trials_are_counted_by_window_and_by_seat(customer):
    log_events([an_event(ago(days), event_type="feature_limit_hit") for days in (0, 29, 30, 89, 90)])
    log_events([an_event(ago(days), event_type="premium_feature_trial") for days in (1, 40)])
    log_events([an_event(ago(5), event_type="report_view")])

    found = upgrade_mart().features_of("acme")

    assert found["limit_hits_30d"] == 2
    assert found["limit_hits_per_seat_90d"] == pytest.approx(4 / 10)
    assert (found["premium_trials_30d"], found["premium_trials_90d"]) == (1, 2)
    assert found["pressure_share_30d"] == pytest.approx((3 + 0.5) / (4 + 50))
    assert found["pressure_share_90d"] == pytest.approx((6 + 0.5) / (7 + 50))


def test_revenue_is_ranked_among_the_accounts_of_the_same_plan_on_the_day(customer):
    for number, (plan, mrr) in enumerate([("growth", 50), ("growth", 150), ("growth", 200), ("starter", 99)]):
        a_period(a_customer(f"peer-{number}"), SIGNUP, mrr=mrr, plan_tier=plan)

    mart = upgrade_mart()

    assert mart.features_of("acme")["mrr_rank_on_plan"] == pytest.approx(1 / 3)
    assert mart.features_of("peer-2")["mrr_rank_on_plan"] == 1
    assert mart.features_of("peer-3")["mrr_rank_on_plan"] == 0
    assert mart.plan_prices() == {"growth": 125, "starter": 99}


def test_feature_requests_are_known_by_the_topic_of_a_ticket(customer):
    for topic in ("Feature request", "product enhancement", "more licenses", "access request", "bug"):
        a_ticket(customer, ago(100), topic=topic)
    a_ticket(customer, ago(180), topic="feature request")

    assert upgrade_mart().features_of("acme")["feature_requests_180d"] == 3


def test_a_rise_of_the_plan_is_an_upgrade_and_a_new_price_or_a_lower_plan_is_none(customer):
    SubscriptionRecord.objects.update(valid_to=date(2025, 5, 10))
    a_period(customer, date(2025, 5, 10), mrr=120, plan_tier="growth", valid_to=date(2025, 6, 20))
    a_period(customer, date(2025, 6, 20), mrr=300, plan_tier="enterprise", valid_to=date(2025, 8, 15))
    a_period(customer, date(2025, 8, 15), mrr=90, plan_tier="growth")

    found = outcomes(upgrade_mart())

    assert found["2025-03-01"] == found["2025-06-01"] == "2025-06-20"
    assert found["2025-07-01"] == found["2025-09-01"] == "NaT"


def test_who_comes_back_on_a_higher_plan_after_months_has_not_upgraded(customer):
    SubscriptionRecord.objects.update(valid_to=date(2025, 4, 10))
    a_period(customer, date(2025, 7, 1), mrr=300, plan_tier="enterprise")

    assert set(outcomes(upgrade_mart()).values()) == {"NaT"}


def test_the_risk_set_ends_at_the_highest_plan(customer):
    SubscriptionRecord.objects.update(valid_to=date(2025, 6, 20))
    a_period(customer, date(2025, 6, 20), mrr=900, plan_tier="custom")

    mart = upgrade_mart()

    assert max(outcomes(mart)) == "2025-06-01"
    assert "acme" not in mart.scoring_columns(0, 9).customer_ids
    assert "acme" in open_mart().scoring_columns(0, 9).customer_ids


def test_without_periods_the_vendors_own_date_says_when_an_account_upgraded(data_dir):
    log_events([an_event(SIGNUP)])
    a_customer(plan_tier="custom", upgrade_date=date(2025, 6, 20))
    a_customer("never", plan_tier="growth")
    a_customer("always", plan_tier="custom")

    mart = upgrade_mart()

    assert outcomes(mart)["2025-06-01"] == "2025-06-20"
    assert max(outcomes(mart)) == "2025-06-01"
    assert set(outcomes(mart, "never").values()) == {"NaT"}
    assert outcomes(mart, "always") == {}


def test_changing_every_row_after_a_day_moves_no_feature_of_that_day(customer):
    day = date(2025, 7, 1)
    numbers = [feature.name for feature in UPGRADE_CONTRACT if feature.kind is FeatureKind.NUMBER]

    def history() -> dict[str, dict[date, float | None]]:
        mart = upgrade_mart()
        return {
            name: {at: value for at, value in history_of(mart, "acme", name).items() if at <= day}
            for name in numbers
        }

    a_ticket(customer, date(2025, 6, 20), topic="feature request")
    log_events(daily_events(SIGNUP, AS_OF, event_type="feature_limit_hit", user_id="u1"))
    before = history()

    SubscriptionRecord.objects.update(valid_to=date(2025, 7, 2))
    a_period(customer, date(2025, 7, 2), mrr=900, seats=1, plan_tier="custom")
    a_period(a_customer("newcomer", signup_date=date(2025, 7, 2)), date(2025, 7, 2), plan_tier="growth")
    CustomerRecord.objects.update(plan_tier="custom", upgrade_date=date(2025, 7, 2))
    TicketRecord.objects.filter(created_date__gt=day).update(topic="feature request")
    a_ticket(customer, date(2025, 7, 2), topic="feature request")
    log_events(daily_events(date(2025, 7, 2), AS_OF, event_type="premium_feature_trial", user_id="u2"))
    log_events(
        daily_events(SIGNUP, day, event_type="premium_feature_trial", ingested_at=day + timedelta(days=1))
    )

    assert len(before["limit_hits_30d"]) > 4
    assert history() == before


def test_the_mart_climbs_the_same_ladder_of_plans_as_the_product(tmp_path):
    with open_for_reading(_empty(tmp_path)) as connection:
        select = statement("plan_ladder").split("as\n", 1)[1]
        rows = connection.execute(f"select * from ({select}) order by rung").fetchall()

    assert [(plan, has_above) for plan, _, has_above in rows] == [
        (tier.value, tier.next_tier_up is not None) for tier in PlanTier
    ]


def _empty(folder):
    import duckdb

    path = folder / "empty.duckdb"
    duckdb.connect(str(path)).close()
    return path


def test_the_contract_of_upgrades_adds_pressure_to_what_churn_knows_and_takes_over_no_sign():
    churn, upgrade = CONTRACTS[Target.CHURN], CONTRACTS[Target.UPGRADE]
    pressure = {feature.name for feature in PRESSURE_FEATURES}

    assert set(upgrade.names) == set(churn.names) | pressure
    assert {feature.name for feature in upgrade if feature.sign} == pressure | {"active_users_per_seat_30d"}
    assert upgrade.fingerprint != churn.fingerprint
