"""The tables of model versions, operating points, scoring runs, predictions and current scores."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS, RiskTier, TierCutoffs


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


class CutoffColumns(models.Model):
    """The cut-offs between tiers as three columns: the probability from which a tier begins."""

    medium_from = models.FloatField(default=DEFAULT_CUTOFFS.medium)
    high_from = models.FloatField(default=DEFAULT_CUTOFFS.high)
    critical_from = models.FloatField(default=DEFAULT_CUTOFFS.critical)

    class Meta:
        abstract = True

    @property
    def cutoffs(self) -> TierCutoffs:
        """The three as one value."""
        return TierCutoffs(self.medium_from, self.high_from, self.critical_from)


CUTOFFS_RISE = Q(
    medium_from__gt=0, high_from__gt=F("medium_from"), critical_from__gt=F("high_from"), critical_from__lt=1
)


class OperatingPointRecord(CutoffColumns):
    """Cut-offs that a person put in force; the newest row is in force, the others are history.

    Without a row the default cut-offs are in force.

    Attributes:
        set_by: who put them in force; None for a command.
    """

    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=CUTOFFS_RISE, name="operating_point_rises"),
            models.CheckConstraint(condition=~Q(reason=""), name="operating_point_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.medium_from:.1%}, {self.high_from:.1%}, {self.critical_from:.1%}"


class RunStatus(models.TextChoices):
    """Where a scoring run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE_RUN_STATUSES = (RunStatus.QUEUED, RunStatus.RUNNING)


class ScoringRunRecord(CutoffColumns):
    """One scoring of the whole portfolio; each of its predictions has the tier of the run's own cut-offs.

    Attributes:
        message: what went wrong and what to do, or empty.
        published_at: when its results became the current scores; None until then.
    """

    as_of = models.DateField()
    mart_version = models.CharField(max_length=64)
    model = models.ForeignKey(ModelVersionRecord, on_delete=models.PROTECT, related_name="runs")
    status = models.CharField(max_length=16, choices=RunStatus.choices, default=RunStatus.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    account_count = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["as_of"], condition=Q(status__in=ACTIVE_RUN_STATUSES), name="scoring_run_active_once"
            ),
            models.CheckConstraint(condition=CUTOFFS_RISE, name="scoring_run_cutoffs_rise"),
        )

    def __str__(self) -> str:
        return f"run {self.pk} as of {self.as_of}"

    @property
    def is_active(self) -> bool:
        """Whether the run is still queued or running."""
        return self.status in ACTIVE_RUN_STATUSES


class ChunkStatus(models.TextChoices):
    """Where a chunk stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


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


class PredictionRecord(models.Model):
    """One prediction with everything needed to explain and re-compute it.

    Attributes:
        probability_low, probability_high: 80 % interval of the probability; None when the model has none.
        feature_values: raw values in the order of the model's feature contract.
        contributions: log-odds contributions in the same order.
        reasons: at most three driver groups in words, strongest first (see ``predictions.domain.Reason``).
        focus_group: driver group that the action names in the tiers that act; empty where none raises the
            risk, and in rows older than the column.
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
    reasons = models.JSONField(default=list)
    recommended_action = models.TextField()
    focus_group = models.CharField(max_length=16, blank=True, default="")
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
        top_reason: the strongest reason in words, or why there is none.
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
    top_reason = models.CharField(max_length=255)

    class Meta:
        indexes = (
            models.Index(fields=["churn_probability", "customer"], name="score_by_probability"),
            models.Index(fields=["risk_score", "customer"], name="score_by_risk_score"),
            models.Index(fields=["expected_loss", "customer"], name="score_by_expected_loss"),
            models.Index(fields=["risk_tier", "expected_loss"], name="score_by_tier"),
        )

    def __str__(self) -> str:
        return f"{self.churn_probability:.0%} as of {self.as_of}"
