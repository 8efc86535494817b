"""A play beside the risk of its account, as pages show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Count, Q

from churnapp.saying import say
from gtm.domain import PlayStatus, PlayType
from gtm.models import PlaybookRecord, PlayTaskRecord
from gtm.queries.plays.evidence import evidence_retold
from predictions.domain import DriverGroup, RiskTier, reason_retold

PLAY_PATHS = (
    "pk",
    "customer_id",
    "customer__name",
    "customer__current_score__churn_probability",
    "customer__current_score__risk_tier",
    "customer__churn_date",
    "play_type",
    "reason",
    "story",
    "status",
    "owner__first_name",
    "owner__last_name",
    "owner__username",
    "due_on",
    "status_entered_on",
    "closed_on",
    "opportunity_id",
    "priority",
    "snoozed_until",
    "snooze_reason",
    "customer__renewal_date",
    "playbook_version__playbook__name",
    "playbook_version__playbook__is_seeded",
    "rule__name",
    "closed_by_check",
    "outcome_note",
    "evidence",
    "driver_group",
    "opened_by__first_name",
    "opened_by__last_name",
    "opened_by__username",
    "owner__is_active",
)


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """How far the tasks of a play are."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PlayRow:
    """One play.

    Attributes:
        story: what was known when it was opened or last brought up to date, in the reader's language as far
            as the model said it; may be empty.
        owner: name of the person; empty for nobody.
        days_in_status: since its status was entered.
        opportunity_pk: of the opportunity that waits for it; None where none does.
        churn_probability, tier: of the account now; None where it has no score or has left.
        priority: what acting is worth, US dollars; None where the account has no score or revenue.
        snoozed_until: first day on which it counts again; None while it counts.
        playbook, rule, opener: names; empty for none.
        owner_left: whether whoever owns it may not log in any more.
        closed_by_check: whether it ended by itself.
        tasks: how many are done, and how many there are; None where nobody counted.
    """

    pk: int
    account_pk: int
    account_name: str
    churn_probability: float | None
    tier: RiskTier | None
    kind: PlayType
    reason: str
    story: str
    status: PlayStatus
    owner: str
    due_on: date
    is_overdue: bool
    days_in_status: int
    closed_on: date | None
    opportunity_pk: int | None
    priority: Decimal | None
    snoozed_until: date | None
    snooze_reason: str
    renewal_date: date | None
    playbook: str
    rule: str
    closed_by_check: bool
    outcome_note: str
    evidence: str
    driver: DriverGroup | None
    opener: str
    owner_left: bool
    tasks: TaskProgress | None = None

    @classmethod
    def from_values(cls, values: dict[str, Any], today: date) -> Self:
        """The row of ``PLAY_PATHS`` as seen on ``today``."""
        status, score = PlayStatus(values["status"]), "customer__current_score__"
        tier = None if values["customer__churn_date"] else values[f"{score}risk_tier"]
        return cls(
            pk=values["pk"],
            account_pk=values["customer_id"],
            account_name=values["customer__name"],
            churn_probability=values[f"{score}churn_probability"] if tier else None,
            tier=RiskTier(tier) if tier else None,
            kind=PlayType(values["play_type"]),
            reason=say(values["reason"]),
            story=reason_retold(values["story"]),
            status=status,
            owner=_name(values, "owner"),
            due_on=values["due_on"],
            is_overdue=status.is_open and not values["snoozed_until"] and values["due_on"] < today,
            days_in_status=max(0, (today - values["status_entered_on"]).days),
            closed_on=values["closed_on"],
            opportunity_pk=values["opportunity_id"],
            priority=values["priority"],
            snoozed_until=values["snoozed_until"],
            snooze_reason=values["snooze_reason"],
            renewal_date=values["customer__renewal_date"],
            playbook=_playbook(values),
            rule=values["rule__name"] or "",
            closed_by_check=values["closed_by_check"],
            outcome_note=values["outcome_note"],
            evidence=evidence_retold(values["evidence"]),
            driver=DriverGroup(values["driver_group"]) if values["driver_group"] else None,
            opener=_name(values, "opened_by"),
            owner_left=values["owner__is_active"] is False,
        )


def task_progress(play_pks: Collection[int]) -> dict[int, TaskProgress]:
    """How far the tasks of each play are that has some, in one query."""
    counted = PlayTaskRecord.objects.filter(play__in=play_pks).order_by().values_list("play")
    found = counted.annotate(total=Count("pk"), done=Count("pk", filter=Q(task__done_at__isnull=False)))
    return {play: TaskProgress(done, total) for play, total, done in found}


def with_tasks(rows: Sequence[PlayRow]) -> list[PlayRow]:
    """The same rows with the progress of their tasks, in one query; none for no rows."""
    progress = task_progress([row.pk for row in rows]) if rows else {}
    return [replace(row, tasks=progress.get(row.pk)) for row in rows]


def _playbook(values: dict[str, Any]) -> str:
    """As the playbook itself says its name."""
    name, is_seeded = (values[f"playbook_version__playbook__{field}"] for field in ("name", "is_seeded"))
    return PlaybookRecord(name=name, is_seeded=is_seeded).words if name else ""


def _name(values: dict[str, Any], path: str) -> str:
    full = f"{values[f'{path}__first_name'] or ''} {values[f'{path}__last_name'] or ''}".strip()
    return full or values[f"{path}__username"] or ""
