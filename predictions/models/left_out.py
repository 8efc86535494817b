"""The table of accounts that a training left out."""

from django.db import models

from customers.models import CustomerRecord
from predictions.models.registry import ModelVersionRecord


class LeftOutReason(models.TextChoices):
    """Why a model did not learn from an account (the first three), or does not predict it."""

    LEFT_BEFORE = "left_before"
    TOO_YOUNG = "too_young"
    OUTCOME_OPEN = "outcome_open"
    NOTICE_GIVEN = "notice_given"
    UNDER_30_DAYS = "under_30_days"


class LeftOutAccountRecord(models.Model):
    """One account that one training left out, for one reason."""

    model = models.ForeignKey(ModelVersionRecord, on_delete=models.CASCADE, related_name="left_out")
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=16, choices=LeftOutReason.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["model", "reason", "customer"], name="left_out_once_per_reason"),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} left out of {self.model_id}: {self.reason}"
