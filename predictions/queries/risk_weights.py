"""The weights of the composite risk score in force, and the proposals of the quarters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from churnapp.saying import later, say
from predictions.domain import DEFAULT_RISK_WEIGHTS, RiskWeights
from predictions.domain.kept_sentences import retold
from predictions.models import ProposalStatus, RiskWeightProposalRecord

SHOWN_PROPOSALS = 12
SIGNAL_WORDS = (later("Usage decay"), later("Compliance gap"), later("Vendor flags"))


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One weight: in force when the proposal was made, and proposed with its 80 % interval."""

    signal: str
    current: float
    proposed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One quarter's proposal.

    Attributes:
        evidence: see ``predictions.ml.risk_weights.Evidence``.
        decided_by: name of the person; empty until then.
    """

    pk: int
    quarter: str
    as_of: date
    made_at: datetime
    weights: RiskWeights
    is_change: bool
    evidence: dict[str, Any]
    status: ProposalStatus
    decided_at: datetime | None
    decided_by: str
    reason: str

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a decision: a change that nobody accepted or declined."""
        return self.is_change and self.status is ProposalStatus.PENDING

    @property
    def rows(self) -> list[WeightRow]:
        """The three weights."""
        proposed = (self.weights.usage, self.weights.compliance, self.weights.vendor)
        bounds = (self.evidence["current"], proposed, self.evidence["low"], self.evidence["high"])
        return [WeightRow(*row) for row in zip(map(say, SIGNAL_WORDS), *bounds, strict=True)]


def risk_weights_in_force() -> RiskWeights:
    """The weights of the newest accepted proposal, else the ones the product comes with; one query."""
    accepted = RiskWeightProposalRecord.objects.filter(status=ProposalStatus.ACCEPTED)
    newest = accepted.order_by("-decided_at", "-pk").first()
    return DEFAULT_RISK_WEIGHTS if newest is None else newest.risk_weights


def is_proposal(pk: int) -> bool:
    """Whether there is such a proposal."""
    return RiskWeightProposalRecord.objects.filter(pk=pk).exists()


def weight_proposals() -> list[ProposalRow]:
    """The proposals of the newest twelve quarters; one query."""
    kept = RiskWeightProposalRecord.objects.select_related("decided_by")[:SHOWN_PROPOSALS]
    return [_row(record) for record in kept]


def _row(record: RiskWeightProposalRecord) -> ProposalRow:
    return ProposalRow(
        pk=record.pk,
        quarter=record.quarter,
        as_of=record.as_of,
        made_at=record.made_at,
        weights=record.risk_weights,
        is_change=record.is_change,
        evidence={**record.evidence, "reason": retold(record.evidence["reason"])},
        status=ProposalStatus(record.status),
        decided_at=record.decided_at,
        decided_by=str(record.decided_by or ""),
        reason=record.reason,
    )
