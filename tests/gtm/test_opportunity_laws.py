"""What always holds for opportunities, their forecast, their dates and their moves."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtm.domain import (
    CloseDateImpossible,
    ForecastCategory,
    LossUnexplained,
    LostReason,
    OpportunityType,
    SalesStage,
    SaveFirst,
    Slippage,
    StageMove,
    StageMoveRefused,
    check_close_date,
    check_contest,
    value_after_risk,
)
from predictions.domain import RiskTier

TODAY = date(2026, 7, 1)
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
amounts = st.decimals(0, 10**9, places=2)
RENEWAL = OpportunityType.RENEWAL


@given(amounts, st.sampled_from([*OpportunityType, None]), st.floats(0, 1) | st.none())
def test_risk_takes_away_and_never_adds(amount, kind, probability):
    assert 0 <= value_after_risk(amount, kind, probability) <= amount


def test_only_sales_that_need_the_customer_lose_by_churn():
    amount = Decimal(1000)
    assert value_after_risk(amount, RENEWAL, 0.25) == Decimal("750.00")
    assert value_after_risk(amount, OpportunityType.NEW_BUSINESS, 0.25) == amount
    assert value_after_risk(amount, None, 0.25) == amount
    assert value_after_risk(amount, RENEWAL, None) == amount


@given(st.lists(days, min_size=1, max_size=12))
def test_slips_count_the_moves_to_a_later_day(close_dates):
    slippage = Slippage()
    for before, now in pairwise(close_dates):
        slippage = slippage.after(before, now)

    later = sum(now > before for before, now in pairwise(close_dates))
    assert slippage.times == later
    assert slippage.days(close_dates[-1]) == max(0, (close_dates[-1] - close_dates[0]).days)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1999, 12, 31), date(2036, 7, 2), date.max])
def test_a_close_date_nobody_can_mean_is_refused_with_what_is_right(day):
    with pytest.raises(CloseDateImpossible, match=r"cannot be a close date. Valid: from 2000-01-01 to 2036"):
        check_close_date(day, TODAY)


@pytest.mark.parametrize("day", [date(2000, 1, 1), TODAY - timedelta(days=400), date(2036, 7, 1)])
def test_late_and_far_close_dates_are_possible(day):
    check_close_date(day, TODAY)


@pytest.mark.parametrize("stage", SalesStage)
def test_a_persons_word_counts_while_the_sale_is_open(stage):
    expected = ForecastCategory.COMMIT if stage.is_open else ForecastCategory.of(stage, None)
    assert ForecastCategory.of(stage, ForecastCategory.COMMIT) is expected


def test_closed_follows_from_winning_alone():
    usual = {stage: ForecastCategory.of(stage, None) for stage in SalesStage}
    assert [stage for stage, category in usual.items() if not category.may_be_chosen] == ["closed_won"]


@pytest.mark.parametrize("tier", [RiskTier.HIGH, RiskTier.CRITICAL])
@pytest.mark.parametrize("stage", [SalesStage.PROPOSAL, SalesStage.CLOSED_WON])
def test_going_forward_with_a_customer_who_may_leave_asks(tier, stage):
    with pytest.raises(SaveFirst, match=f"at {tier} risk of leaving. Save first"):
        check_contest(stage, RENEWAL, tier, " ")


@pytest.mark.parametrize(
    ("stage", "kind", "tier", "because"),
    [
        (SalesStage.PROPOSAL, RENEWAL, RiskTier.CRITICAL, "The sponsor asked for it."),
        (SalesStage.QUALIFICATION, RENEWAL, RiskTier.CRITICAL, ""),
        (SalesStage.CLOSED_LOST, RENEWAL, RiskTier.CRITICAL, ""),
        (SalesStage.PROPOSAL, OpportunityType.NEW_BUSINESS, RiskTier.CRITICAL, ""),
        (SalesStage.PROPOSAL, RENEWAL, RiskTier.MEDIUM, ""),
        (SalesStage.PROPOSAL, RENEWAL, None, ""),
        (SalesStage.PROPOSAL, None, RiskTier.CRITICAL, ""),
    ],
)
def test_nothing_else_asks(stage, kind, tier, because):
    check_contest(stage, kind, tier, because)


def test_a_new_sale_to_a_customer_who_may_leave_asks_in_any_stage():
    with pytest.raises(SaveFirst):
        check_contest(SalesStage.PROSPECTING, RENEWAL, RiskTier.HIGH, "", is_new=True)


def test_what_was_said_once_holds_for_the_whole_sale():
    StageMove(SalesStage.CLOSED_WON).check(SalesStage.PROPOSAL, RENEWAL, RiskTier.HIGH, "Asked for it.")


def test_a_loss_needs_a_reason():
    with pytest.raises(LossUnexplained, match="choose a reason"):
        StageMove(SalesStage.CLOSED_LOST).check(SalesStage.PROPOSAL, RENEWAL, None, "")
    explained = StageMove(SalesStage.CLOSED_LOST, lost_reason=LostReason.PRICE)
    explained.check(SalesStage.PROPOSAL, RENEWAL, None, "")


@pytest.mark.parametrize("closed", [SalesStage.CLOSED_WON, SalesStage.CLOSED_LOST])
def test_a_closed_sale_goes_on_in_an_open_stage_alone(closed):
    for stage in closed.ways_on:
        StageMove(stage).check(closed, RENEWAL, None, "")
    assert all(stage.is_open for stage in closed.ways_on)
    with pytest.raises(StageMoveRefused, match="Choose an open stage"):
        closed.reopen_to(closed)
    with pytest.raises(StageMoveRefused, match="still open"):
        SalesStage.PROPOSAL.reopen_to(SalesStage.PROSPECTING)
