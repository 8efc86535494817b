"""The tables of what people say against the model."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models import CustomerRecord
from predictions.domain import RiskTier
from predictions.domain.judgement import JudgementReason


class JudgementRecord(models.Model):
    """One judgement of one person about one account; kept for ever, read by people and never by a model.

    Attributes:
        model_tier, model_probability: what the model said at the time.
        expires_on: the last day it holds.
        ended_at: when it was ended before; None while it holds or when it expired by itself.
        ended_as: how it was ended; empty where it was not.
        end_words: what was said when it was settled.
    """

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="judgements", db_index=False
    )
    tier = models.CharField(max_length=16)
    reason = models.CharField(max_length=16)
    words = models.CharField(max_length=500)
    model_tier = models.CharField(max_length=16)
    model_probability = models.FloatField()
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="judgements"
    )
    stated_at = models.DateTimeField()
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_as = models.CharField(max_length=16, blank=True, default="")
    end_words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-stated_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(tier__in=list(RiskTier)), name="judgement_tier_known"),
            models.CheckConstraint(
                condition=Q(reason__in=list(JudgementReason)), name="judgement_reason_known"
            ),
            models.CheckConstraint(condition=~Q(tier=F("model_tier")), name="judgement_disagrees"),
        )
        indexes = (models.Index(fields=["customer", "-stated_at", "-id"], name="judgement_by_customer"),)

    def __str__(self) -> str:
        return f"{self.tier} until {self.expires_on}"


class JudgementInForceRecord(models.Model):
    """The judgement beside an account's score, one row so that lists can join it; it ends by its date."""

    customer = models.OneToOneField(
        CustomerRecord, on_delete=models.CASCADE, primary_key=True, related_name="judgement_in_force"
    )
    judgement = models.OneToOneField(JudgementRecord, on_delete=models.CASCADE, related_name="+")
    tier = models.CharField(max_length=16)
    expires_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tier} until {self.expires_on}"
