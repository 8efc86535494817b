"""What is kept of shadow scores: what is previewed and what is judged, not every day of every account."""

from predictions.models import ACTIVE_JOB_STATUSES, JobKind, JobRecord, ModelVersionRecord, ShadowScoreRecord
from predictions.queries.preview import previewed_run
from predictions.watching.challenge import last_shadowed_of_months

ACCOUNTS_AT_ONCE = 5_000  # in one short transaction, so that a busy database gets its turns


def clear_old_shadows() -> int:
    """Clears scores in the shadow that no page and no judgement asks for; done again, it changes nothing.

    Of each version stays the newest run it was scored beside, which is previewed, and the last run of each
    month, which is judged when its horizon is over. What a job left that did not succeed goes too.

    Returns:
        How many scores were cleared.
    """
    jobs = JobRecord.objects.filter(kind=JobKind.SHADOW).exclude(model=None).exclude(run=None).order_by()
    at_work = set(jobs.filter(status__in=ACTIVE_JOB_STATUSES).values_list("model", "run"))
    begun = set(jobs.values_list("model", "run")) - at_work
    versions = ModelVersionRecord.objects.filter(pk__in={model for model, _ in begun})
    kept = {(version.pk, run) for version in versions for run in _runs_kept(version)}
    return sum(_clear(model, run) for model, run in sorted(begun - kept))


def _runs_kept(version: ModelVersionRecord) -> set[int]:
    previewed = previewed_run(version.version)
    newest = {previewed.run_id} if previewed else set()
    return newest | {run.pk for run in last_shadowed_of_months(version)}


def _clear(model: int, run: int) -> int:
    said = ShadowScoreRecord.objects.filter(model=model, run=run)
    cleared, after = 0, 0
    while accounts := list(
        said.filter(customer__gt=after)
        .order_by("customer_id")
        .values_list("customer_id", flat=True)[:ACCOUNTS_AT_ONCE]
    ):
        cleared += said.filter(customer__in=accounts).delete()[0]
        after = accounts[-1]
    return cleared
