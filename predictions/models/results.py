"""The tables of predictions and of current scores."""

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from predictions.domain import RiskTier
from predictions.models.runs import ScoringRunRecord


class PredictionRecord(models.Model):
    """One prediction with everything needed to explain and re-compute it.

    Attributes:
        probability_low, probability_high: 80 % interval of the probability; None when the model has none.
        feature_values: raw values in the order of the model's feature contract.
        contributions: log-odds contributions in the same order.
        coverage: share of the model's importance that rests on inputs known for the account, 0 to 1; None
            where the model has none.
        compared_with: the account's prediction before, where another model made it; None otherwise.
        contributions_before: what this run's model says of the inputs of ``compared_with``: log-odds in the
            order of ``contributions``; empty where there is nothing to compare.
        reasons: at most three driver groups in words, strongest first (see ``predictions.domain.Reason``).
        focus_group: driver group that the action names in the tiers that act; empty where none raises the
            risk, and in rows older than the column.
        survival: P(still a customer at the end of month 1 … 12); empty where the model has no curve.
    """

    # both are the first column of a wider index below
    run = models.ForeignKey(
        ScoringRunRecord, on_delete=models.CASCADE, related_name="predictions", db_index=False
    )
    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="predictions", db_index=False
    )
    as_of = models.DateField()
    churn_probability = models.FloatField()
    probability_low = models.FloatField(null=True, blank=True)
    probability_high = models.FloatField(null=True, blank=True)
    risk_tier = models.CharField(max_length=16)
    risk_score = models.FloatField()
    feature_values = models.JSONField(default=list)
    contributions = models.JSONField(default=list)
    coverage = models.FloatField(null=True, blank=True)
    # no foreign key: what it points at may be cleared away, and then there is nothing to compare with
    compared_with = models.BigIntegerField(null=True, blank=True)
    contributions_before = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    recommended_action = models.TextField()
    focus_group = models.CharField(max_length=16, blank=True, default="")
    survival = models.JSONField(default=list)
    model_version = models.CharField(max_length=32)
    mart_version = models.CharField(max_length=64)
    predicted_at = models.DateTimeField()

    class Meta:
        ordering = ("-as_of", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["run", "customer"], name="prediction_once"),
            models.CheckConstraint(
                condition=Q(churn_probability__gte=0, churn_probability__lte=1),
                name="prediction_probability_range",
            ),
            models.CheckConstraint(
                condition=Q(risk_score__gte=0, risk_score__lte=1), name="prediction_risk_score_range"
            ),
            models.CheckConstraint(condition=Q(risk_tier__in=list(RiskTier)), name="prediction_tier_known"),
        )
        indexes = (models.Index(fields=["customer", "-predicted_at"], name="prediction_by_customer"),)

    def __str__(self) -> str:
        return f"{self.churn_probability:.0%} as of {self.as_of}"


class CurrentScoreRecord(models.Model):
    """The published score of one account: what lists sort and filter by, replaced when a run is published.

    Attributes:
        expected_loss: yearly revenue times churn probability, US dollars; None when the MRR is unknown.
        previous_probability: what the run before said; None for a first score.
        mrr: of the account when it was published, so that sums over many accounts need no other table.
        coverage: as in the prediction.
        top_reason: the strongest reason in words, or why there is none.
        upgrade_probability, expected_uplift, yearly_step: as in the prediction of an upgrade.
        upgrade_pressure: points of the ranking by rules; None for accounts that cannot upgrade.
        upgrade_signal: the strongest sign of pressure; empty without one.
    """

    customer = models.OneToOneField(
        CustomerRecord, on_delete=models.CASCADE, primary_key=True, related_name="current_score"
    )
    prediction = models.ForeignKey(PredictionRecord, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateField()
    churn_probability = models.FloatField()
    previous_probability = models.FloatField(null=True, blank=True)
    risk_tier = models.CharField(max_length=16)
    risk_score = models.FloatField()
    expected_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    mrr = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    coverage = models.FloatField(null=True, blank=True)
    top_reason = models.CharField(max_length=255)
    upgrade_probability = models.FloatField(null=True, blank=True)
    upgrade_pressure = models.PositiveSmallIntegerField(null=True, blank=True)
    upgrade_signal = models.CharField(max_length=16, blank=True, default="")
    expected_uplift = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    yearly_step = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["churn_probability", "customer"], name="score_by_probability"),
            models.Index(fields=["risk_score", "customer"], name="score_by_risk_score"),
            models.Index(fields=["expected_loss", "customer"], name="score_by_expected_loss"),
            models.Index(fields=["risk_tier", "expected_loss"], name="score_by_tier"),
            models.Index(fields=["upgrade_probability", "customer"], name="score_by_upgrade"),
            models.Index(fields=["expected_uplift", "customer"], name="score_by_uplift"),
        )

    def __str__(self) -> str:
        return f"{self.churn_probability:.0%} as of {self.as_of}"
