"""The table of model versions."""

from django.db import models
from django.db.models import Q


class ModelStatus(models.TextChoices):
    """Where a model version stands."""

    CANDIDATE = "candidate"
    PUBLISHED = "published"
    RETIRED = "retired"


class ModelVersionRecord(models.Model):
    """One trained model; its artifact is a folder of JSON and XGBoost's own format.

    Attributes:
        version: semantic version.
        rung: rung of the ladder that is published: L0, L1, L3 …
        as_of: last day of data it was trained on.
        evaluation: the evaluation report as ``manage.py evaluate --json`` prints it.
        reason: why this rung, in words.
    """

    version = models.CharField(max_length=32, unique=True)
    rung = models.CharField(max_length=8)
    status = models.CharField(max_length=16, choices=ModelStatus.choices, default=ModelStatus.CANDIDATE)
    as_of = models.DateField()
    mart_version = models.CharField(max_length=64)
    contract_fingerprint = models.CharField(max_length=16)
    evaluation = models.JSONField(default=dict)
    reason = models.TextField()
    trained_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-trained_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=ModelStatus.PUBLISHED), name="model_published_once"
            ),
        )

    def __str__(self) -> str:
        return self.version
