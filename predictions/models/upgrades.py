"""The table of what scoring runs said about upgrades."""

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from predictions.domain import MOST_POINTS
from predictions.models.facts import FeatureValuesField, FloatsField, ReasonsField
from predictions.models.runs import ScoringRunRecord


class UpgradePredictionRecord(models.Model):
    """What a run said about the upgrade of one account; accounts on the highest plan have none.

    What the prediction of churn of the same run and account holds already is not kept twice.

    Attributes:
        probability: P(upgrade within 90 days); None where no model tells accounts apart, and rules rank them.
        probability_low, probability_high: 80 % interval of it.
        pressure: points of the ranking by rules, 0 to 9.
        leading_signal: the strongest ``PressureSignal``; empty without one.
        yearly_step: what a year on the next plan typically costs more, US dollars; None when it is not known.
        expected_uplift: probability × ``yearly_step``; None without one of them.
        feature_values: raw values of the features that churn does not have, in the order of the contract.
        contributions: log-odds of all features in the contract's order; empty where rules rank.
        reasons: at most three; none where an upgrade is less likely than usual.
        model_version: empty where rules rank.
    """

    # the first column of a wider index below; see ``repositories.rows`` for what stands in for constraints
    run = models.ForeignKey(
        ScoringRunRecord,
        on_delete=models.CASCADE,
        related_name="upgrade_predictions",
        db_index=False,
        db_constraint=False,
    )
    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="upgrade_predictions", db_constraint=False
    )
    probability = models.FloatField(null=True, blank=True)
    probability_low = models.FloatField(null=True, blank=True)
    probability_high = models.FloatField(null=True, blank=True)
    pressure = models.PositiveSmallIntegerField()
    leading_signal = models.CharField(max_length=16, blank=True, default="")
    yearly_step = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    expected_uplift = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    feature_values = FeatureValuesField()
    contributions = FloatsField()
    reasons = ReasonsField()
    model_version = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["run", "customer"], name="upgrade_prediction_once"),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
                name="upgrade_probability_range",
            ),
            models.CheckConstraint(condition=Q(pressure__lte=MOST_POINTS), name="upgrade_pressure_range"),
        )

    def __str__(self) -> str:
        return f"{self.pressure} points" if self.probability is None else f"{self.probability:.0%}"
