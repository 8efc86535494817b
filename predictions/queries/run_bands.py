"""How published runs divided the accounts into tiers, month by month."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from customers.models import CustomerRecord
from predictions.domain import RiskTier
from predictions.models import PredictionRecord, ScoringRunRecord

MOST_RUNS = 400


@dataclass(frozen=True, slots=True)
class MonthRun:
    """The last run of a month whose results became the current scores."""

    pk: int
    as_of: date


def last_published_runs(months: int) -> list[MonthRun]:
    """The last published run of each of the newest months that have one, oldest first; one query."""
    runs = (
        ScoringRunRecord.objects.of_everybody()
        .published()
        .order_by("-as_of", "-published_at", "-pk")
        .values_list("pk", "as_of")[:MOST_RUNS]
    )
    newest: dict[tuple[int, int], MonthRun] = {}
    for pk, as_of in runs:
        newest.setdefault((as_of.year, as_of.month), MonthRun(pk, as_of))
    return list(newest.values())[:months][::-1]


def tier_counts(
    run_pks: Sequence[int], accounts: QuerySet[CustomerRecord] | None = None
) -> dict[int, dict[RiskTier, int]]:
    """Accounts of each tier as each run said it, in one query.

    Args:
        run_pks: the runs.
        accounts: which accounts count; every one when None.
    """
    said = PredictionRecord.objects.filter(run__in=run_pks)
    if accounts is not None:
        said = said.filter(customer__in=accounts)
    found: dict[int, dict[RiskTier, int]] = defaultdict(dict)
    rows = said.order_by().values_list("run", "risk_tier").annotate(count=Count("pk"))
    for run, tier, count in rows:
        found[run][RiskTier(tier)] = count
    return found
