"""How the scores of a challenger are kept, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.models import CustomerRecord
from predictions.domain import GroupShift
from predictions.domain.kept_reasons import KeptReason
from predictions.models import ChallengeRecord, ModelVersionRecord, ShadowScoreRecord

ROWS_PER_STATEMENT = 500
KEY = ("model", "run", "customer")
VALUES = (
    "churn_probability",
    "published_probability",
    "reasons",
    "moved_group",
    "group_before",
    "group_after",
)


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """What a challenger says about one account of a run; see ``ShadowScoreRecord``."""

    model_id: int
    run_id: int
    customer_id: int
    churn_probability: float
    published_probability: float
    reasons: list[KeptReason]
    shift: GroupShift


def write_shadow_scores(rows: Sequence[ShadowRow]) -> int:
    """Writes scores in one transaction, replacing those of the same version, run and customer.

    Returns:
        How many were written; customers deleted since the mart was built are left out.
    """
    with transaction.atomic():
        asked = [row.customer_id for row in rows]
        existing = set(CustomerRecord.objects.filter(pk__in=asked).values_list("pk", flat=True))
        kept = [_record(row) for row in rows if row.customer_id in existing]
        ShadowScoreRecord.objects.bulk_create(
            kept,
            batch_size=ROWS_PER_STATEMENT,
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=VALUES,
        )
    return len(kept)


def keep_challenge(
    challenger: ModelVersionRecord, figures: Mapping[str, Any], *, mart_version: str, now: datetime
) -> None:
    """Keeps how a version did beside the published ones, in place of what was kept before."""
    ChallengeRecord.objects.update_or_create(
        model=challenger,
        defaults={"mart_version": mart_version, "figures": dict(figures), "judged_at": now},
    )


def _record(row: ShadowRow) -> ShadowScoreRecord:
    return ShadowScoreRecord(
        model_id=row.model_id,
        run_id=row.run_id,
        customer_id=row.customer_id,
        churn_probability=row.churn_probability,
        published_probability=row.published_probability,
        reasons=row.reasons,
        moved_group=row.shift.group,
        group_before=row.shift.before,
        group_after=row.shift.after,
    )
