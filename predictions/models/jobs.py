"""The table of long work that people start and watch: trainings, mart builds, scorings in the shadow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from predictions.models.registry import ModelVersionRecord
from predictions.models.runs import ScoringRunRecord


class JobKind(models.TextChoices):
    """What is worked on."""

    TRAINING = "training", gettext_lazy("Training")
    MART = "mart", gettext_lazy("Data refresh")
    SHADOW = "shadow", gettext_lazy("Scoring in the shadow")


class JobStatus(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", gettext_lazy("Queued")
    RUNNING = "running", gettext_lazy("Running")
    SUCCEEDED = "succeeded", gettext_lazy("Succeeded")
    REFUSED = "refused", gettext_lazy("Refused")
    FAILED = "failed", gettext_lazy("Failed")
    INTERRUPTED = "interrupted", gettext_lazy("Interrupted")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


ACTIVE_JOB_STATUSES = (JobStatus.QUEUED, JobStatus.RUNNING)


class JobRecord(models.Model):
    """One training, mart build or scoring in the shadow; of each kind and subject one is active at a time.

    Attributes:
        subject: what it is about where several of a kind may be active: the version scored in the shadow.
        options: what was asked for, such as ``{"churn_from_silence": 90}``.
        steps: what it did so far: ``[{"at": ISO moment, "words": …}]``.
        message: how it ended, in words.
        moved_at: last sign of life; a job that is silent for long was interrupted.
        model: version it made or scores.
        run: published run that a scoring in the shadow stands beside.
    """

    kind = models.CharField(max_length=16, choices=JobKind.choices)
    subject = models.CharField(max_length=32, blank=True, default="")
    status = models.CharField(max_length=16, choices=JobStatus.choices, default=JobStatus.QUEUED)
    options = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    message = models.TextField(blank=True, default="")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    model = models.ForeignKey(
        ModelVersionRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs"
    )
    run = models.ForeignKey(
        ScoringRunRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="shadow_jobs"
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(status__in=ACTIVE_JOB_STATUSES),
                name="job_active_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_active(self) -> bool:
        """Whether it is still queued or running."""
        return self.status in ACTIVE_JOB_STATUSES
