"""The weights of the composite risk score: as columns of other tables, and the quarterly proposals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from predictions.domain import DEFAULT_RISK_WEIGHTS, RiskWeights


class RiskWeightColumns(models.Model):
    """The three weights as columns."""

    usage_weight = models.FloatField(default=DEFAULT_RISK_WEIGHTS.usage)
    compliance_weight = models.FloatField(default=DEFAULT_RISK_WEIGHTS.compliance)
    vendor_weight = models.FloatField(default=DEFAULT_RISK_WEIGHTS.vendor)

    class Meta:
        abstract = True

    @property
    def risk_weights(self) -> RiskWeights:
        """The three as one value."""
        return RiskWeights(self.usage_weight, self.compliance_weight, self.vendor_weight)


WEIGHTS_ADD_UP = Q(
    usage_weight__gte=0,
    compliance_weight__gte=0,
    vendor_weight__gte=0,
    usage_weight__gt=1 - F("compliance_weight") - F("vendor_weight") - 1e-6,
    usage_weight__lt=1 - F("compliance_weight") - F("vendor_weight") + 1e-6,
)


class ProposalStatus(models.TextChoices):
    """What became of a proposal."""

    PENDING = "pending", gettext_lazy("Pending")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    DECLINED = "declined", gettext_lazy("Declined")


class RiskWeightProposalRecord(RiskWeightColumns):
    """What a quarter's data proposes; the weights of the newest accepted one are in force from the next run.

    Attributes:
        quarter: 2026-Q4.
        as_of: last day of data it rests on.
        is_change: whether it proposes other weights than those in force; else it says to keep them.
        evidence: the figures behind it, as ``predictions.ml.risk_weights.Evidence`` names them.
        decided_by: who accepted or declined it; None until then, and for a person who is gone.
        reason: why, in that person's words.
    """

    quarter = models.CharField(max_length=7, unique=True)
    as_of = models.DateField()
    made_at = models.DateTimeField()
    is_change = models.BooleanField()
    evidence = models.JSONField()
    status = models.CharField(max_length=16, choices=ProposalStatus.choices, default=ProposalStatus.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-quarter",)
        constraints = (
            models.CheckConstraint(condition=WEIGHTS_ADD_UP, name="risk_weight_proposal_adds_up"),
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.PENDING, decided_at=None)
                | (~Q(status=ProposalStatus.PENDING) & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="risk_weight_decision_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.quarter
