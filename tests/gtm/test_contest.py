"""When saving comes before selling."""

import itertools

import pytest

from gtm.domain import OpportunityType, SalesStage, is_contested
from gtm.models import OpportunityRecord
from gtm.queries.conditions import contested
from predictions.domain import RiskTier
from tests.gtm.builders import make_account, make_opportunity

RISK_OF = {None: None, "low": 0.1, "medium": 0.3, "high": 0.6, "critical": 0.9}


@pytest.mark.parametrize("kind", [OpportunityType.RENEWAL, OpportunityType.EXPANSION])
@pytest.mark.parametrize("tier", [RiskTier.HIGH, RiskTier.CRITICAL])
def test_an_open_sale_to_a_customer_who_may_leave_is_contested(kind, tier):
    assert is_contested(SalesStage.PROPOSAL, kind, tier)


@pytest.mark.parametrize(
    ("stage", "kind", "tier"),
    [
        (SalesStage.CLOSED_WON, OpportunityType.RENEWAL, RiskTier.CRITICAL),
        (SalesStage.PROPOSAL, OpportunityType.NEW_BUSINESS, RiskTier.CRITICAL),
        (SalesStage.PROPOSAL, OpportunityType.RENEWAL, RiskTier.MEDIUM),
        (SalesStage.PROPOSAL, OpportunityType.RENEWAL, None),
        (SalesStage.PROPOSAL, None, RiskTier.CRITICAL),
    ],
)
def test_anything_else_is_not(stage, kind, tier):
    assert not is_contested(stage, kind, tier)


def test_the_database_means_the_same_by_contested_as_the_domain(db):
    accounts = {tier: make_account(risk=risk) for tier, risk in RISK_OF.items()}
    expected = set()
    for stage, kind, tier in itertools.product(SalesStage, [*OpportunityType, None], RISK_OF):
        made = make_opportunity(accounts[tier], stage=stage, opportunity_type=kind)
        if is_contested(stage, kind, RiskTier(tier) if tier else None):
            expected.add(made.pk)
    assert set(OpportunityRecord.objects.filter(contested()).values_list("pk", flat=True)) == expected
    assert len(expected) == 12


def test_a_pipeline_counts_on_more_the_further_a_sale_is():
    shares = [stage.usual_win_share for stage in SalesStage if stage.is_open]
    assert shares == sorted(set(shares))
    assert SalesStage.CLOSED_WON.usual_win_share == 1
    assert SalesStage.CLOSED_LOST.usual_win_share == 0
