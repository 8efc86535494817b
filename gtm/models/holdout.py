"""The table of accounts that get no play by chance."""

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from gtm.domain import PlayType
from gtm.models.plays import PlaybookRecord
from gtm.models.rule import PlayRuleRecord


class HoldoutRecord(models.Model):
    """An account for which a rule would have opened a play, and by chance did not.

    Attributes:
        rule: None once it was deleted.
        playbook: that the play would have followed.
        prediction: behind it; None where there is none, or it was cleared away.
        probability: of leaving, when it was drawn; None without a score.
        matures_on: from which day on its outcome is known, and the row visible to people who lead a team.
    """

    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="holdouts")
    rule = models.ForeignKey(
        PlayRuleRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="holdouts"
    )
    play_type = models.CharField(max_length=16)
    reason = models.CharField(max_length=255)
    playbook = models.ForeignKey(
        PlaybookRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    prediction = models.ForeignKey(
        "predictions.PredictionRecord", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    probability = models.FloatField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    matures_on = models.DateField()

    class Meta:
        ordering = ("-assigned_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(play_type__in=[kind.value for kind in PlayType]), name="holdout_type_known"
            ),
            models.UniqueConstraint(fields=["customer", "rule"], name="holdout_once_for_a_rule"),
        )
        indexes = (models.Index(fields=["play_type", "matures_on"], name="holdout_by_maturity"),)

    def __str__(self) -> str:
        return f"held out until {self.matures_on}"
