"""The tables of predictions and of current scores."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from predictions.domain import DriverGroup, RiskTier, recommend_action
from predictions.models.facts import FeatureValuesField, FloatsField, ReasonsField
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
        reasons: at most three, in the order they are told (see ``predictions.domain.kept_reasons``).
        top_group: driver group of the first of them; empty without one.
        focus_group: driver group that the action names in the tiers that act; empty where none raises the
            risk, and in rows older than the column.
        survival: P(still a customer at the end of month 1 … 12); empty where the model has no curve.
    """

    # both are the first column of a wider index below; see ``repositories.rows`` for what stands in for the
    # constraints
    run = models.ForeignKey(
        ScoringRunRecord,
        on_delete=models.CASCADE,
        related_name="predictions",
        db_index=False,
        db_constraint=False,
    )
    customer = models.ForeignKey(
        CustomerRecord,
        on_delete=models.CASCADE,
        related_name="predictions",
        db_index=False,
        db_constraint=False,
    )
    as_of = models.DateField()
    churn_probability = models.FloatField()
    probability_low = models.FloatField(null=True, blank=True)
    probability_high = models.FloatField(null=True, blank=True)
    risk_tier = models.CharField(max_length=16)
    risk_score = models.FloatField()
    feature_values = FeatureValuesField()
    contributions = FloatsField()
    coverage = models.FloatField(null=True, blank=True)
    # no foreign key: what it points at may be cleared away, and then there is nothing to compare with
    compared_with = models.BigIntegerField(null=True, blank=True)
    contributions_before = FloatsField()
    reasons = ReasonsField()
    top_group = models.CharField(max_length=16, blank=True, default="")
    focus_group = models.CharField(max_length=16, blank=True, default="")
    # a hundredth of a percent
    survival = FloatsField(decimals=4)
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
            # not risk_tier__in, for which SQLite fills a table of its own before it looks at a row: that took
            # a third of writing it
            models.CheckConstraint(
                condition=reduce(or_, (Q(risk_tier=tier.value) for tier in RiskTier)),
                name="prediction_tier_known",
            ),
        )
        indexes = (models.Index(fields=["customer", "-predicted_at"], name="prediction_by_customer"),)

    def __str__(self) -> str:
        return f"{self.churn_probability:.0%} as of {self.as_of}"

    @property
    def recommended_action(self) -> str:
        """What to do, in words, at the tier the prediction has now."""
        focus = [DriverGroup(self.focus_group)] if self.focus_group else []
        return recommend_action(RiskTier(self.risk_tier), focus)


class CurrentScoreRecord(models.Model):
    """The published score of one account: what lists sort and filter by, replaced when a run is published.

    Attributes:
        expected_loss: yearly revenue times churn probability, US dollars; None when the MRR is unknown.
        previous_probability: what the last run of an earlier day said; None for a first score.
        mrr: of the account when it was published, so that sums over many accounts need no other table.
        coverage: as in the prediction.
        reasons, top_group: as in the prediction.
        upgrade_probability, expected_uplift, yearly_step: as in the prediction of an upgrade.
        upgrade_pressure: points of the ranking by rules; None for accounts that cannot upgrade.
        upgrade_signal: the strongest sign of pressure; empty without one.
    """

    customer = models.OneToOneField(
        CustomerRecord, on_delete=models.CASCADE, primary_key=True, related_name="current_score"
    )
    # no constraint: PostgreSQL would look up and lock every prediction of a run again when it is published
    prediction = models.ForeignKey(
        PredictionRecord, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    as_of = models.DateField()
    churn_probability = models.FloatField()
    previous_probability = models.FloatField(null=True, blank=True)
    risk_tier = models.CharField(max_length=16)
    risk_score = models.FloatField()
    expected_loss = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    mrr = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    coverage = models.FloatField(null=True, blank=True)
    reasons = ReasonsField()
    top_group = models.CharField(max_length=16, blank=True, default="")
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
