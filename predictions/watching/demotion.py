"""Two failed months in a row publish the rung below, without waiting for a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from threadpoolctl import threadpool_limits

from churnapp.web.templatetags.formats import day
from predictions.domain import Target
from predictions.mart import Mart
from predictions.ml.artifact import save_artifact
from predictions.ml.examples import ChurnDefinition
from predictions.ml.reconstruction import Reconstruction
from predictions.ml.registry import next_version, published_record
from predictions.ml.rungs import Rung
from predictions.ml.training import Progress, Trained, train
from predictions.models import BacktestKind, BacktestRecord, ModelStatus, ModelVersionRecord
from predictions.queries.expected_churn import expected_churn
from predictions.repositories.left_out import keep_left_out
from predictions.repositories.model_versions import Decision, publish_version, register_candidate
from predictions.training.data_quality import data_quality
from predictions.watching.backtest import Verdict
from predictions.watching.matured import horizon_of, silence_is_churn
from predictions.watching.months import judge_reconstruction

FAILURES_NEEDED = 2


@dataclass(frozen=True, slots=True)
class DueDemotion:
    """A published model that has failed often enough.

    Attributes:
        published: the version.
        to: the rung below.
        failed: the days whose predictions failed, oldest first.
    """

    published: ModelVersionRecord
    to: Rung
    failed: tuple[date, ...]


def due_demotion() -> DueDemotion | None:
    """The demotion that two failed months in a row ask for.

    Only months that were predicted by the published rung, or one above it, after the last demotion count:
    what an older model said keeps maturing for 90 days and must not push its successor down.

    Raises:
        ModelMissing: no model is published.
    """
    months = BacktestRecord.objects.filter(kind=BacktestKind.PUBLISHED).order_by("-as_of")
    newest = list(months[:FAILURES_NEEDED])
    if len(newest) < FAILURES_NEEDED or any(month.verdict != Verdict.FAILED for month in newest):
        return None
    published = published_record()
    below = Rung(published.rung).below
    demoted = last_demotion()
    since = date.fromisoformat(demoted.evaluation["demotion"]["on"]) if demoted else date.min
    count = all(month.rung >= published.rung and month.as_of >= since for month in newest)
    if below is None or not count:
        return None
    return DueDemotion(published, below, tuple(month.as_of for month in reversed(newest)))


def demote(
    due: DueDemotion, mart: Mart, *, now: datetime, progress: Progress = lambda _: None
) -> ModelVersionRecord:
    """Trains the ladder up to the rung below, and publishes what comes of it.

    Raises:
        TrainingRefused: the history does not allow it; the published model stays.
        SomebodyWasFaster: another version was published meanwhile.
    """
    mart = mart.to_learn_from()
    quality = data_quality(mart.version)
    definition = ChurnDefinition(horizon_of(due.published), is_silence=silence_is_churn(due.published))
    with threadpool_limits(limits=1):
        trained = train(
            mart,
            version=next_version(mart.contract),
            definition=definition,
            progress=progress,
            at_most=due.to,
            expected=expected_churn(),
        )
    save_artifact(trained.model, files=trained.files)
    decision = Decision(_in_words(due, mart, trained), None, now)
    with transaction.atomic():
        record = register_candidate(
            trained.model,
            as_of=mart.as_of,
            mart_version=mart.version,
            evaluation={
                **trained.evaluation,
                "data_quality": quality,
                "demotion": {
                    "from": due.published.rung,
                    "to": due.to,
                    "on": str(mart.as_of),
                    "failed": [str(failed) for failed in due.failed],
                },
            },
            reason=trained.reason,
            decision=decision,
        )
        keep_left_out(record, trained.left_out.accounts)
        if trained.tested is not None:
            reconstruction = Reconstruction.of(trained.history, trained.tested, trained.model.rung)
            judge_reconstruction(record, reconstruction, now=now)
        return publish_version(trained.model.version, decision, instead_of=due.published.version)


def highest_rung_allowed(outcomes_known_until: date) -> Rung | None:
    """The highest rung that a training may publish by itself; None without a limit.

    A rung that was demoted may climb again when 90 days of outcomes after the demotion are known, so that the
    gate judges it on months that came after its failure. A person who publishes a higher rung before that
    ends the limit.
    """
    demoted = last_demotion()
    if demoted is None:
        return None
    demotion = demoted.evaluation["demotion"]
    on_probation_until = probation_end(demoted)
    published = ModelVersionRecord.objects.filter(target=Target.CHURN, status=ModelStatus.PUBLISHED).first()
    was_overruled = published is not None and published.rung > demotion["to"]
    return None if was_overruled or outcomes_known_until >= on_probation_until else Rung(demotion["to"])


def last_demotion() -> ModelVersionRecord | None:
    """The version that the newest demotion published."""
    return ModelVersionRecord.objects.filter(evaluation__has_key="demotion").order_by("-pk").first()


def probation_end(demoted: ModelVersionRecord) -> date:
    """When outcomes must be known for the rung above to be tried again."""
    on = date.fromisoformat(demoted.evaluation["demotion"]["on"])
    return on + timedelta(days=horizon_of(demoted))


def _in_words(due: DueDemotion, mart: Mart, trained: Trained) -> str:
    months = " and ".join(day(failed) for failed in due.failed)
    end = mart.as_of + timedelta(days=horizon_of(due.published))
    return (
        f"Demoted from {due.published.rung} to {trained.model.rung}: the predictions of {months} failed "
        f"their backtest, two in a row. Trainings climb above {due.to} again when outcomes are known until "
        f"{day(end)} and the gate passes."
    )
