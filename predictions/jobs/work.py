"""What is done for each kind of job."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from predictions.domain import ModelStatus, Target
from predictions.jobs.progress import JobProgress
from predictions.mart import MartBuilt
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.examples import ChurnDefinition
from predictions.ml.outcome import OutcomeDefinition, UpgradeDefinition
from predictions.models import JobKind, JobRecord, JobStatus, ModelVersionRecord
from predictions.repositories.jobs import end_job
from predictions.scoring.shadow import score_in_shadow
from predictions.scoring.sources import published_sources
from predictions.training.lifecycle import train_and_register


def do_job(job: JobRecord, say: Callable[[str], None] = lambda _: None) -> None:
    """Does a job that this process has taken, and notes how it ended.

    Args:
        job: running.
        say: hears each step.

    Raises:
        JobIsOver: it was cancelled on its way.
        Exception: it did not succeed; the job says why.
    """
    with JobProgress.of(job, say) as progress:
        _WORK[JobKind(job.kind)](job, progress)


def definition_of(churn_from_silence: int | None, target: Target = Target.CHURN) -> OutcomeDefinition:
    """What counts as the outcome.

    Args:
        churn_from_silence: days without any event that stand for churn; None where churn is recorded.
        target: what is predicted.

    Raises:
        ValueError: a silence that cannot stand for churn, or for an upgrade.
    """
    if target is Target.UPGRADE:
        if churn_from_silence is not None:
            raise ValueError("Silence can stand for churn, not for an upgrade. Leave it out.")
        return UpgradeDefinition()
    if churn_from_silence is None:
        return ChurnDefinition()
    return ChurnDefinition(churn_from_silence, is_silence=True)


def _train(job: JobRecord, progress: JobProgress) -> None:
    def finish(record: ModelVersionRecord) -> None:
        """In the transaction that registers the version: a cancelled training registers nothing."""
        end_job(job.pk, JobStatus.SUCCEEDED, trained_words(record), now=timezone.now(), model=record)

    train_and_register(
        definition=definition_of(
            job.options.get("churn_from_silence"), Target(job.options.get("target", Target.CHURN))
        ),
        despite_quality=job.options.get("despite_quality", ""),
        progress=progress,
        started_by=job.started_by,
        confirm=finish,
    )


def _build_mart(job: JobRecord, progress: JobProgress) -> None:
    asked = job.options.get("as_of")
    built = build_fresh_mart(as_of=date.fromisoformat(asked) if asked else None, progress=progress)
    end_job(job.pk, JobStatus.SUCCEEDED, _built_words(built), now=timezone.now())


def _score_in_shadow(job: JobRecord, progress: JobProgress) -> None:
    if job.model is None or job.run is None:
        raise ValueError(f"Job {job.pk} names no version or no run to score in the shadow.")
    progress(f"scoring with model {job.model.version}")

    def told(done: int, total: int) -> None:
        progress.replace_last(f"scoring with model {version}: {done:,} of {total:,} accounts")

    version = job.model.version
    count = score_in_shadow(published_sources(), job.run, version, job.model.pk, told)
    words = f"{count:,} accounts of run {job.run.pk} have a score of model {version} beside their own."
    end_job(job.pk, JobStatus.SUCCEEDED, words, now=timezone.now())


def trained_words(record: ModelVersionRecord) -> str:
    """What became of a training."""
    stands = "is published" if record.status == ModelStatus.PUBLISHED else "waits as a candidate"
    report = record.evaluation
    return (
        f"Model {record.version} {stands}. {record.promotions.all()[0].reason} "
        f"Trained on {report['n_rows']:,} rows of {report['n_accounts']:,} accounts, "
        f"{report['n_churned_accounts']:,} of which {Target(record.target).happened}."
    )


def _built_words(built: MartBuilt) -> str:
    words = (
        f"Mart {built.version} as of {built.as_of}: {built.scored_accounts:,} accounts to score, "
        f"{built.unscored_accounts:,} without a prediction, {built.feature_rows:,} rows on "
        f"{built.snapshot_count:,} days."
    )
    if built.outcomes_known_until < built.as_of:
        words += (
            f" Contracts are told up to {built.outcomes_known_until} only: import the newer ones, or score "
            f"the state of then with --as-of {built.outcomes_known_until}."
        )
    return words


_WORK: dict[JobKind, Callable[[JobRecord, JobProgress], None]] = {
    JobKind.TRAINING: _train,
    JobKind.MART: _build_mart,
    JobKind.SHADOW: _score_in_shadow,
}
