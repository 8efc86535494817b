"""The tables of scoring runs and their chunks."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from customers.models import CustomerRecord
from predictions.models.operating_point import CUTOFFS_RISE, CutoffColumns
from predictions.models.registry import ModelVersionRecord
from predictions.models.risk_weights import WEIGHTS_ADD_UP, RiskWeightColumns


class RunStatus(models.TextChoices):
    """Where a scoring run stands."""

    QUEUED = "queued", gettext_lazy("Queued")
    RUNNING = "running", gettext_lazy("Running")
    SUCCEEDED = "succeeded", gettext_lazy("Succeeded")
    PARTIAL = "partial", gettext_lazy("Partial")
    FAILED = "failed", gettext_lazy("Failed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


ACTIVE_RUN_STATUSES = (RunStatus.QUEUED, RunStatus.RUNNING)


class ScoringRuns(models.QuerySet["ScoringRunRecord"]):
    """Runs; what is said of the portfolio rests on those of everybody alone."""

    def of_everybody(self) -> Self:
        """The runs of the whole portfolio, without the scores of single accounts."""
        return self.filter(customer=None)

    def published(self) -> Self:
        """Those whose results became current scores."""
        return self.exclude(published_at=None)


class ScoringRunRecord(CutoffColumns, RiskWeightColumns):
    """One scoring of the whole portfolio, or of one account that somebody asked for.

    Tiers and risk scores are of the run's own cut-offs and weights.

    Attributes:
        customer: the one account it scores; None for a run of the whole portfolio. Such a score replaces that
            of its account alone, until the next run replaces every score; lists of runs, backtests, drift and
            comparisons between runs leave it out.
        upgrade_model: the model of upgrades; None where rules rank accounts.
        message: what went wrong and what to do, or empty.
        published_at: when its results became the current scores; None until then.
        told_at: when people were told how it ended and whom it found newly at risk; None until then.
        cleared_at: when its predictions were cleared away, but for those that somebody points at; None where
            every one is kept.
    """

    customer = models.ForeignKey(
        CustomerRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="single_scores"
    )
    as_of = models.DateField()
    mart_version = models.CharField(max_length=64)
    model = models.ForeignKey(ModelVersionRecord, on_delete=models.PROTECT, related_name="runs")
    upgrade_model = models.ForeignKey(
        ModelVersionRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=16, choices=RunStatus.choices, default=RunStatus.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    account_count = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = ScoringRuns.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["as_of"],
                condition=Q(status__in=ACTIVE_RUN_STATUSES, customer=None),
                name="scoring_run_active_once",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(status__in=ACTIVE_RUN_STATUSES) & ~Q(customer=None),
                name="single_score_active_once",
            ),
            models.CheckConstraint(condition=CUTOFFS_RISE, name="scoring_run_cutoffs_rise"),
            models.CheckConstraint(condition=WEIGHTS_ADD_UP, name="scoring_run_weights_add_up"),
        )
        indexes = (
            # single scores may be many; what reads runs of everybody passes them by
            models.Index(
                fields=["-published_at"], condition=Q(customer=None), name="scoring_run_of_everybody"
            ),
        )

    def __str__(self) -> str:
        return f"run {self.pk} as of {self.as_of}"

    @property
    def is_active(self) -> bool:
        """Whether the run is still queued or running."""
        return self.status in ACTIVE_RUN_STATUSES


class ChunkStatus(models.TextChoices):
    """Where a chunk stands."""

    WAITING = "waiting", gettext_lazy("Waiting")
    DONE = "done", gettext_lazy("Done")
    FAILED = "failed", gettext_lazy("Failed")


class ScoringChunkRecord(models.Model):
    """A range of mart positions scored by one task, in one transaction with its own "done".

    Attributes:
        first_position, last_position: inclusive range of ``position`` in the mart's latest rows.
        scored_count: predictions written.
        queued_at: when its task was last sent or taken; the sweeper sends it again when its run falls silent.
    """

    run = models.ForeignKey(ScoringRunRecord, on_delete=models.CASCADE, related_name="chunks")
    first_position = models.PositiveIntegerField()
    last_position = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=ChunkStatus.choices, default=ChunkStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    scored_count = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("first_position",)
        constraints = (models.UniqueConstraint(fields=["run", "first_position"], name="scoring_chunk_once"),)
        indexes = (models.Index(fields=["run", "status"], name="scoring_chunk_by_status"),)

    def __str__(self) -> str:
        return f"accounts {self.first_position} to {self.last_position}"
