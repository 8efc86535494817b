"""The tables of backtests: what was said on a day, set against what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from customers.models import CustomerRecord
from predictions.models.registry import ModelVersionRecord
from predictions.models.runs import ScoringRunRecord


class BacktestKind(models.TextChoices):
    """How the judged predictions came about; the two are never mixed."""

    PUBLISHED = "published", gettext_lazy("Published")
    RECONSTRUCTED = "reconstructed", gettext_lazy("Reconstructed")


class BacktestRecord(models.Model):
    """The judgement of one day's predictions.

    Attributes:
        kind: published: what the lists showed then. Reconstructed: computed later, by models that knew only
            what was known on the day.
        model: that predicted, or whose training reconstructed the day.
        rung: that predicted.
        run: whose predictions are judged; None for a reconstruction, and when the run was deleted.
        mart_version: that told the outcomes.
        verdict: see ``predictions.watching.backtest.Verdict``.
        figures: of the accounts nobody acted on, as ``BacktestFigures.to_json``.
        acted_figures: of the accounts somebody acted on; empty without any.
        bands: what came of each band of probabilities.
        excluded_count: predicted accounts that are known today to have left, or given notice, before the day.
    """

    kind = models.CharField(max_length=16, choices=BacktestKind.choices)
    as_of = models.DateField()
    horizon_days = models.PositiveSmallIntegerField()
    model = models.ForeignKey(ModelVersionRecord, on_delete=models.CASCADE, related_name="backtests")
    rung = models.CharField(max_length=8)
    run = models.ForeignKey(
        ScoringRunRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    mart_version = models.CharField(max_length=64)
    verdict = models.CharField(max_length=16)
    figures = models.JSONField(default=dict)
    acted_figures = models.JSONField(default=dict)
    bands = models.JSONField(default=list)
    excluded_count = models.PositiveIntegerField(default=0)
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ("as_of",)
        constraints = (
            models.UniqueConstraint(fields=["kind", "model", "as_of"], name="backtest_once"),
            models.CheckConstraint(
                condition=Q(kind=BacktestKind.PUBLISHED) | Q(run=None),
                name="backtest_reconstruction_has_no_run",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}: {self.verdict}"


class BacktestAccountRecord(models.Model):
    """An account that was flagged, or that left: the named part of a backtest.

    Attributes:
        outcome: see ``predictions.watching.backtest.Outcome``.
        risk_tier: the tier it was shown with; empty in a reconstruction, which nobody was shown.
        left_on: day of notice, else of leaving; None when it stayed or silence stands for leaving.
    """

    backtest = models.ForeignKey(BacktestRecord, on_delete=models.CASCADE, related_name="accounts")
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="+")
    churn_probability = models.FloatField()
    risk_tier = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=8)
    left_on = models.DateField(null=True, blank=True)
    was_acted_on = models.BooleanField(default=False)

    class Meta:
        ordering = ("-churn_probability",)
        constraints = (
            models.UniqueConstraint(fields=["backtest", "customer"], name="backtest_account_once"),
        )

    def __str__(self) -> str:
        return f"{self.churn_probability:.0%} {self.outcome}"
