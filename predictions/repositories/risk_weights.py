"""Proposals of risk weights: kept once a quarter, and decided by a person."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from predictions.ml.risk_weights import WeightProposal
from predictions.models import ProposalStatus, RiskWeightProposalRecord


class ProposalIsDecided(RuntimeError):
    """A proposal was accepted or declined already."""

    def __init__(self, record: RiskWeightProposalRecord) -> None:
        super().__init__(
            _("The proposal of %(quarter)s was %(status)s already. The next one comes next quarter.")
            % {"quarter": record.quarter, "status": record.status}
        )


class DecisionNeedsReason(ValueError):
    """Nobody could say later why the weights were changed, or not."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why; the history keeps it."))


def quarter_of(day: date) -> str:
    """The quarter of a day: 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def keep_proposal(proposal: WeightProposal, *, as_of: date, now: datetime) -> RiskWeightProposalRecord:
    """Keeps the proposal of this quarter; an earlier one of the quarter is replaced until it is decided.

    Raises:
        ProposalIsDecided: it was accepted or declined; nothing was changed.
    """
    with transaction.atomic():
        quarter = quarter_of(now.date())
        record = RiskWeightProposalRecord.objects.select_for_update().filter(quarter=quarter).first()
        if record is not None and record.status != ProposalStatus.PENDING:
            raise ProposalIsDecided(record)
        record = record or RiskWeightProposalRecord(quarter=quarter)
        record.as_of, record.made_at, record.is_change = as_of, now, proposal.is_change
        record.usage_weight = proposal.weights.usage
        record.compliance_weight = proposal.weights.compliance
        record.vendor_weight = proposal.weights.vendor
        record.evidence = proposal.evidence.to_json()
        record.save()
        return record


def decide_proposal(
    pk: int, *, accept: bool, reason: str, by: User, now: datetime
) -> RiskWeightProposalRecord:
    """Accepts a proposal, so that the next run uses its weights, or declines it.

    Raises:
        RiskWeightProposalRecord.DoesNotExist: there is none.
        ProposalIsDecided, DecisionNeedsReason: nothing was changed.
    """
    if not reason.strip():
        raise DecisionNeedsReason
    with transaction.atomic():
        record = RiskWeightProposalRecord.objects.select_for_update().get(pk=pk)
        if record.status != ProposalStatus.PENDING:
            raise ProposalIsDecided(record)
        record.status = ProposalStatus.ACCEPTED if accept else ProposalStatus.DECLINED
        record.decided_at, record.decided_by, record.reason = now, by, reason.strip()
        record.save()
        return record
