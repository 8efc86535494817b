"""Opportunities, their stages, and expansion beside churn."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain import MRR, PlanTier
from gtm.domain import (
    ExpansionCutoffs,
    ExpansionResult,
    Opportunity,
    Quadrant,
    SalesStage,
    StageMoveRefused,
    TargetTier,
    UpgradePropensity,
)
from predictions.domain import ChurnProbability

CLOSE = date(2024, 9, 30)


def an_opportunity(stage: SalesStage = SalesStage.QUALIFICATION, **changes) -> Opportunity:
    facts = {"opp_id": "o-1", "customer_id": "c-1", "close_date": CLOSE, "amount": Decimal(1200)}
    return Opportunity(stage=stage, **{**facts, **changes})


@given(st.sampled_from(SalesStage), st.sampled_from(SalesStage))
def test_a_move_is_made_exactly_when_the_stage_allows_it(start, target):
    opportunity = an_opportunity(start)

    if target in start.allowed_moves:
        opportunity.move_to(target)
        assert opportunity.stage is target
    else:
        with pytest.raises(StageMoveRefused):
            opportunity.move_to(target)
        assert opportunity.stage is start


def test_winning_needs_a_proposal():
    with pytest.raises(StageMoveRefused, match="Move it to proposal first"):
        an_opportunity(SalesStage.PROSPECTING).move_to(SalesStage.CLOSED_WON)


def test_a_closed_opportunity_says_to_reopen_it():
    with pytest.raises(StageMoveRefused, match="Reopen it to change the stage"):
        an_opportunity(SalesStage.CLOSED_LOST).move_to(SalesStage.PROPOSAL)


@pytest.mark.parametrize(
    ("stage", "day", "at_risk"),
    [
        (SalesStage.PROPOSAL, CLOSE, True),
        (SalesStage.PROPOSAL, date(2024, 10, 1), False),
        (SalesStage.CLOSED_WON, date(2024, 9, 1), False),
    ],
)
def test_an_open_opportunity_is_at_risk_until_its_close_date(stage, day, at_risk):
    assert an_opportunity(stage).is_at_risk_on(day) is at_risk


def test_at_risk_today_agrees_with_its_twin():
    assert an_opportunity(close_date=date(2999, 1, 1)).is_at_risk
    assert not an_opportunity().is_at_risk


@pytest.mark.parametrize("changes", [{"amount": Decimal(-1)}, {"amount": Decimal("NaN")}, {"opp_id": ""}])
def test_an_impossible_opportunity_is_refused(changes):
    with pytest.raises(ValueError, match="not possible"):
        an_opportunity(**changes)


def an_expansion(churn: float, propensity: float, **changes) -> ExpansionResult:
    facts = {
        "target": TargetTier.above(PlanTier.STARTER, MRR.from_float(900)),
        "current_mrr": MRR.from_float(400),
    }
    return ExpansionResult(
        "c", UpgradePropensity(propensity), ChurnProbability(churn), **{**facts, **changes}
    )


@pytest.mark.parametrize(
    ("churn", "propensity", "quadrant"),
    [
        (0.1, 0.6, Quadrant.GROWTH_ENGINE),
        (0.1, 0.1, Quadrant.STABLE),
        (0.6, 0.6, Quadrant.RESCUE_AND_EXPAND),
        (0.6, 0.1, Quadrant.FLIGHT_RISK),
    ],
)
def test_churn_and_expansion_together_name_the_quadrant(churn, propensity, quadrant):
    assert an_expansion(churn, propensity).quadrant is quadrant


@given(st.floats(0.5, 1), st.floats(0, 1))
def test_a_customer_who_is_leaving_is_never_upsold(churn, propensity):
    assert not an_expansion(churn, propensity).quadrant.may_upsell


def test_the_expected_uplift_is_a_years_step_to_the_next_tier_times_its_probability():
    assert an_expansion(0.1, 0.25).expected_annual_uplift == Decimal("1500.00")


def test_nobody_expects_an_uplift_at_the_ceiling_or_from_a_cheaper_tier():
    assert TargetTier.above(PlanTier.CUSTOM, MRR.from_float(9)) is None
    assert an_expansion(0.1, 0.9, target=None).expected_annual_uplift == 0
    assert an_expansion(0.1, 0.9, current_mrr=MRR.from_float(5000)).expected_annual_uplift == 0


@pytest.mark.parametrize("cutoffs", [(0, 0.5), (0.5, 1)])
def test_cutoffs_lie_between_zero_and_one(cutoffs):
    with pytest.raises(ValueError, match="between 0 and 1"):
        ExpansionCutoffs(*cutoffs)
