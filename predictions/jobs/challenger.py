"""When a challenger is scored: after each published run while in the shadow, and when somebody asks."""

import logging

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from predictions.domain import ModelStatus
from predictions.jobs.desk import JobDesk
from predictions.models import JobKind, JobRecord, ModelVersionRecord, ScoringRunRecord
from predictions.repositories.jobs import JobAlreadyActive
from predictions.scoring.queue import QueueUnreachable

logger = logging.getLogger(__name__)


class NothingToPreview(ValueError):
    """There is nothing to compare a version with, or nothing to compare."""


def preview(desk: JobDesk, record: ModelVersionRecord, *, started_by: User | None) -> JobRecord:
    """Scores the accounts of the newest published run with a version.

    Raises:
        NothingToPreview: no run is published, the version made it itself, is the published one or discarded.
        QueueUnreachable, JobAlreadyActive: nothing was started.
    """
    if not ModelStatus(record.status).may_be_previewed:
        raise NothingToPreview(
            _("Model %(version)s is %(label)s. Preview a candidate or a retired version.")
            % {"version": record.version, "label": ModelStatus(record.status).label.lower()}
        )
    run = newest_published_run()
    if run is None:
        raise NothingToPreview(_("No scoring run is published yet. Start one first, then preview."))
    if run.model_id == record.pk:
        raise NothingToPreview(
            _(
                "The scores of run %(run_pk)s are those of model %(version)s itself. Score all "
                "accounts with the published version first, then preview."
            )
            % {"run_pk": run.pk, "version": record.version}
        )
    return desk.open(JobKind.SHADOW, started_by=started_by, subject=record.version, model=record, run=run)


def score_challenger(desk: JobDesk) -> None:
    """Opens the scoring of the version in the shadow beside the newest run, once for each; never raises."""
    try:
        challenger = ModelVersionRecord.objects.filter(status=ModelStatus.SHADOW).first()
        run = newest_published_run()
        if challenger is None or run is None or run.model_id == challenger.pk:
            return
        if not JobRecord.objects.filter(kind=JobKind.SHADOW, model=challenger, run=run).exists():
            preview(desk, challenger, started_by=None)
    except (JobAlreadyActive, QueueUnreachable) as problem:
        logger.info("The challenger waits for the next sweep: %s", problem)
    except Exception:
        logger.exception("The challenger could not be scored")


def newest_published_run() -> ScoringRunRecord | None:
    """The run whose scores the lists show."""
    published = ScoringRunRecord.objects.of_everybody().published().select_related("model")
    return published.defer("model__evaluation").order_by("-published_at").first()
