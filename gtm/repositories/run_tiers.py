"""What is kept about scoring runs, in the application database."""

from gtm.models import RunTiersRecord
from predictions.queries.run_bands import last_published_runs, tier_counts


def keep_run_tiers(months: int) -> int:
    """Counts the tiers of the last published run of each month, where that was not done; returns how many."""
    runs = {run.pk for run in last_published_runs(months)}
    missing = runs - set(RunTiersRecord.objects.filter(run__in=runs).values_list("run", flat=True))
    records = [RunTiersRecord(run_id=run, counts=counts) for run, counts in tier_counts([*missing]).items()]
    RunTiersRecord.objects.bulk_create(records, ignore_conflicts=True)
    return len(records)
