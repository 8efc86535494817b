"""The tables of what a version that is not published says about the accounts of a published run."""

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from predictions.models.facts import ReasonsField
from predictions.models.registry import ModelVersionRecord
from predictions.models.runs import ScoringRunRecord


class ShadowScoreRecord(models.Model):
    """What a challenger says about one account, beside what the published run said; never shown as the score.

    The tier is not kept: both probabilities are told at the cut-offs in force, so that only the model moves.

    Attributes:
        published_probability: what the run said.
        reasons: the challenger's strongest reason; empty when none is strong.
        moved_group: what accounts for most of the difference (see ``predictions.domain.GroupShift``).
        group_before, group_after: log-odds of that group in the published and in the challenging version.
    """

    # both are the first column of a wider index below, or of none that is asked for
    model = models.ForeignKey(
        ModelVersionRecord, on_delete=models.CASCADE, related_name="shadow_scores", db_index=False
    )
    run = models.ForeignKey(
        ScoringRunRecord, on_delete=models.CASCADE, related_name="shadow_scores", db_index=False
    )
    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="shadow_scores", db_index=False
    )
    churn_probability = models.FloatField()
    published_probability = models.FloatField()
    reasons = ReasonsField()
    moved_group = models.CharField(max_length=16, blank=True)
    group_before = models.FloatField(default=0.0)
    group_after = models.FloatField(default=0.0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["model", "run", "customer"], name="shadow_score_once"),
            models.CheckConstraint(
                condition=Q(churn_probability__gte=0, churn_probability__lte=1),
                name="shadow_score_probability_range",
            ),
        )
        indexes = (
            models.Index(fields=["customer"], name="shadow_score_by_customer"),
            models.Index(fields=["run"], name="shadow_score_by_run"),
        )

    def __str__(self) -> str:
        return f"{self.churn_probability:.0%} instead of {self.published_probability:.0%}"


class ChallengeRecord(models.Model):
    """What became of the accounts that a version scored in the shadow, in place of an earlier judgement.

    Attributes:
        mart_version: that told the outcomes.
        figures: see ``predictions.watching.challenge.Challenge``.
    """

    model = models.OneToOneField(ModelVersionRecord, on_delete=models.CASCADE, related_name="challenge")
    mart_version = models.CharField(max_length=64)
    figures = models.JSONField()
    judged_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.model_id}: {self.figures.get('verdict')}"
