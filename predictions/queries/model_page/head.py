"""Which model it is: version, standing, what it was trained and tested on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from churnapp.saying import say
from predictions.domain import UPGRADE_CONTRACT, Target
from predictions.domain.kept_sentences import retold
from predictions.ml.rungs import Rung
from predictions.models import ModelStatus, ModelVersionRecord


@dataclass(frozen=True, slots=True)
class ModelHead:
    """A model version at a glance.

    Attributes:
        target: what it predicts.
        standing: published, candidate, retired …, as the page says it.
        model_in_words: what kind of model the rung is.
        reason: why this rung and no other.
        definition: what counts as the outcome; without the word for it.
        account_count, churned_account_count: distinct accounts it learnt from.
        snapshot_count: month starts it learnt from, from ``first_snapshot`` to ``last_snapshot``.
        row_count: accounts × snapshots.
        base_rate: share of the rows that met the outcome.
        unused_features: those without a single value, in words.
        origins: days at which it was tested on what was then the future; empty when it could not be.
    """

    version: str
    target: Target
    rung: str
    model_in_words: str
    standing: str
    is_published: bool
    reason: str
    trained_at: datetime
    published_at: datetime | None
    as_of: date
    mart_version: str
    definition: str
    horizon_days: int
    account_count: int
    churned_account_count: int
    snapshot_count: int
    row_count: int
    first_snapshot: date | None
    last_snapshot: date | None
    base_rate: float | None
    origins: tuple[date, ...]
    test_row_count: int
    test_leaver_count: int
    unused_features: tuple[str, ...]

    @property
    def is_tested(self) -> bool:
        """Whether there was enough history for a test out of time."""
        return bool(self.origins)


def model_record(version: str | None = None, target: Target = Target.CHURN) -> ModelVersionRecord | None:
    """One version with its judgement in the shadow, the published one of a target when None; one query."""
    published = {"target": target, "status": ModelStatus.PUBLISHED}
    chosen = published if version is None else {"version": version}
    return ModelVersionRecord.objects.filter(**chosen).select_related("challenge").first()


def model_head(record: ModelVersionRecord) -> ModelHead:
    """The head of a version; what its report does not hold is 0, None or empty."""
    report: dict[str, Any] = record.evaluation
    return ModelHead(
        version=record.version,
        target=Target(record.target),
        rung=record.rung,
        model_in_words=say(Rung(record.rung).words_for(Target(record.target))),
        standing=record.get_status_display(),
        is_published=record.status == ModelStatus.PUBLISHED,
        reason=retold(record.reason),
        trained_at=record.trained_at,
        published_at=record.published_at,
        as_of=record.as_of,
        mart_version=record.mart_version,
        definition=retold(report.get(Target(record.target).definition_key, "")),
        horizon_days=report.get("horizon_days", 90),
        account_count=report.get("n_accounts", 0),
        churned_account_count=report.get("n_churned_accounts", 0),
        snapshot_count=report.get("n_snapshots", 0),
        row_count=report.get("n_rows", 0),
        first_snapshot=_day(report.get("first_snapshot")),
        last_snapshot=_day(report.get("last_snapshot")),
        base_rate=report.get("base_rate"),
        origins=tuple(date.fromisoformat(day) for day in report.get("origins", ())),
        test_row_count=report.get("n_test_rows", 0),
        test_leaver_count=report.get("n_test_leavers", 0),
        unused_features=tuple(_in_words(name) for name in report.get("unused_features", ())),
    )


def _in_words(feature_name: str) -> str:
    """What a feature is, or its name where the contract has it no more."""
    return say(UPGRADE_CONTRACT[feature_name].words) if feature_name in UPGRADE_CONTRACT else feature_name


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
