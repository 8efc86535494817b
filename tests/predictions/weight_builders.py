"""Proposals of risk weights, for tests of what becomes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from predictions.domain import DEFAULT_RISK_WEIGHTS, RiskWeights
from predictions.ml.risk_weights import Evidence, WeightProposal
from predictions.models import RiskWeightProposalRecord
from predictions.repositories.risk_weights import keep_proposal

NOW = datetime(2026, 10, 2, 4, 20, tzinfo=UTC)
OTHERS = RiskWeights(0.7, 0.2, 0.1)
EVIDENCE = Evidence(
    current=(0.5, 0.35, 0.15),
    low=(0.62, 0.15, 0.05),
    high=(0.78, 0.27, 0.14),
    account_count=1336,
    churned_account_count=458,
    test_rows=5432,
    test_leavers=261,
    auc_current=0.612,
    auc_proposed=0.655,
    auc_low=0.63,
    sureness=0.97,
    reason="Change: the proposed weights rank those who left better in 97% of resamples.",
)


def a_proposal(weights: RiskWeights = OTHERS, now: datetime = NOW, **evidence) -> RiskWeightProposalRecord:
    proposal = WeightProposal(weights, weights != DEFAULT_RISK_WEIGHTS, replace(EVIDENCE, **evidence))
    return keep_proposal(proposal, as_of=date(2026, 9, 30), now=now)
