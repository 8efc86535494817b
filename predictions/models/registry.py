"""The tables of model versions and of everything that was decided about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.web.choices import choices_of
from predictions.domain import CONTRACTS, FeatureContract, ModelStatus, Target

TARGET_CHOICES = [(target.value, target.value.capitalize()) for target in Target]
STATUS_CHOICES = choices_of(ModelStatus)


class ModelVersionRecord(models.Model):
    """One trained model; its artifact is a folder of JSON and XGBoost's own format.

    Attributes:
        version: semantic version, for upgrades with what it predicts before it.
        target: what it predicts; of each target one version is published.
        rung: rung of the ladder that is published: L0, L1, L3 …
        feature_contract: names, groups, words and units of its features, so that what it said can be read
            when the product knows other features; empty for versions older than the column.
        as_of: last day of data it was trained on.
        evaluation: the evaluation report as ``manage.py evaluate --json`` prints it.
        reason: why this rung, in words.
        published_at: when it was published last; None when it never was.
    """

    version = models.CharField(max_length=32, unique=True)
    target = models.CharField(max_length=16, choices=TARGET_CHOICES, default=Target.CHURN)
    rung = models.CharField(max_length=8)
    status = models.CharField(max_length=16, choices=STATUS_CHOICES, default=ModelStatus.CANDIDATE)
    as_of = models.DateField()
    mart_version = models.CharField(max_length=64)
    contract_fingerprint = models.CharField(max_length=16)
    feature_contract = models.JSONField(default=list)
    evaluation = models.JSONField(default=dict)
    reason = models.TextField()
    trained_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-trained_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["target"], condition=Q(status=ModelStatus.PUBLISHED), name="model_published_once"
            ),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=ModelStatus.SHADOW), name="model_in_shadow_once"
            ),
            models.CheckConstraint(condition=Q(status__in=list(ModelStatus)), name="model_status_known"),
            models.CheckConstraint(condition=Q(target__in=list(Target)), name="model_target_known"),
        )

    def __str__(self) -> str:
        return self.version

    @property
    def contract(self) -> FeatureContract | None:
        """The features it was trained on, whatever the product knows today; None when nobody kept them."""
        target = Target(self.target)
        if self.feature_contract:
            return FeatureContract.from_json(self.feature_contract, target)
        known = CONTRACTS[target]
        return known if self.contract_fingerprint == known.fingerprint else None


class PromotionRecord(models.Model):
    """One change of where a model version stands; rows are added and never changed.

    Attributes:
        before: status it had; empty for a version that was just trained.
        after: status it got.
        replaced: the version that was published until then, where this one took its place.
        reason: why, in the words of whoever decided.
        made_by: who; None for the gate and for commands.
    """

    model = models.ForeignKey(ModelVersionRecord, on_delete=models.CASCADE, related_name="promotions")
    before = models.CharField(max_length=16, choices=STATUS_CHOICES, blank=True)
    after = models.CharField(max_length=16, choices=STATUS_CHOICES)
    replaced = models.ForeignKey(
        ModelVersionRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="promotion_has_a_reason"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="promotion_moves"),
        )

    def __str__(self) -> str:
        return f"{self.model_id}: {self.before or 'trained'} → {self.after}"
