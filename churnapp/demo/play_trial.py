"""A rule of the demo that held accounts out for a while, so that what plays do can be told from luck.

The simulator knows no plays: whoever left would have left. So the true effect is nothing, and the page says
so as far as these few accounts allow.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.models import CustomerRecord
from gtm.domain import MoveKind, PlayStatus, PlayType, due_on
from gtm.domain.rules import HoldOutShare, RuleTrigger
from gtm.models import (
    HoldoutRecord,
    PlaybookVersionRecord,
    PlayMoveRecord,
    PlayRecord,
    PlayRuleRecord,
)
from gtm.repositories.many_rows import insert_objects
from gtm.repositories.play_settings import put_settings_in_force
from predictions.domain import RiskTier

RULE, PLAYBOOK = "Likely to leave, on trial", "usage-trend-high"
SHARE = HoldOutShare(0.15)
BEGAN, HELD_SINCE = timedelta(days=200), timedelta(days=20)
HORIZON, FLAGGED, LEAVERS, STILL_HELD = timedelta(days=90), 180, 45, 8
WORKED = timedelta(days=12)
WHY = "A trial until summer: who is held out shows what our plays really do."


def tell_play_trial(now: datetime) -> None:
    """What the rule opened and whom it held out, half a year ago and lately; once only."""
    if PlayRuleRecord.objects.filter(name=RULE).exists():
        return
    began, admin = now - BEGAN, User.objects.filter(role=Role.ADMIN).first()
    put_settings_in_force(
        plays_per_week=10,
        hours_per_week=Decimal(40),
        hours_per_play=Decimal(4),
        cost_per_hour=Decimal(60),
        hold_out=SHARE,
        reason=WHY,
        set_by=admin,
        now=began,
    )
    rule = _rule(admin, began)
    flagged = _flagged(began.date())
    held = [account for account in flagged if SHARE.draws(account.pk, rule.pk, began.date())]
    _hold_out(held, rule, began)
    _tell_plays([account for account in flagged if account not in held], rule, began)
    _hold_out(_risky_without_a_play(rule), rule, now - HELD_SINCE)


def _rule(admin: User | None, began: datetime) -> PlayRuleRecord:
    """Switched off by now: it opens nothing more."""
    version = _version()
    return PlayRuleRecord.objects.create(
        name=RULE,
        where="risk.gte.20",
        trigger=RuleTrigger.AFTER_RUN,
        play_type=PlayType.RISK,
        reason=RULE,
        playbook=version.playbook if version else None,
        created_by=admin,
        created_at=began,
        changed_at=began,
        times_on=1,
    )


def _version() -> PlaybookVersionRecord | None:
    return PlaybookVersionRecord.objects.filter(playbook__key=PLAYBOOK).select_related("playbook").first()


def _flagged(day: date) -> list[CustomerRecord]:
    """Accounts of that day as a model may have flagged them: a quarter left within 90 days."""
    there = CustomerRecord.objects.filter(csm__isnull=False, signup_date__lt=day).select_related("csm")
    stayed = Q(churn_date=None) | Q(churn_date__gt=day + HORIZON)
    leaving = there.filter(churn_date__gt=day, churn_date__lte=day + HORIZON).order_by("pk")
    staying = there.filter(stayed, notice_date=None).order_by("pk")
    leavers = list(leaving[:LEAVERS])
    return leavers + list(staying[: FLAGGED - len(leavers)])


def _risky_without_a_play(rule: PlayRuleRecord) -> list[CustomerRecord]:
    found = CustomerRecord.objects.active().filter(csm__isnull=False, current_score__isnull=False)
    free = found.exclude(plays__status__in=[status.value for status in PlayStatus if status.is_open])
    return list(free.exclude(holdouts__rule=rule).order_by("-current_score__churn_probability")[:STILL_HELD])


def _probability(account: CustomerRecord, rule: PlayRuleRecord, day: date) -> float:
    """Drawn: what a model said that day nobody kept, and who left must not show in it."""
    return round(0.2 + 0.4 * SHARE.chance(account.pk, rule.pk, day - HORIZON), 3)


def _hold_out(accounts: Iterable[CustomerRecord], rule: PlayRuleRecord, at: datetime) -> None:
    HoldoutRecord.objects.bulk_create(
        HoldoutRecord(
            customer=account,
            rule=rule,
            play_type=rule.play_type,
            reason=rule.reason,
            playbook=rule.playbook,
            probability=_probability(account, rule, at.date()),
            assigned_at=at,
            matures_on=SHARE.matures_on(at.date()),
        )
        for account in accounts
    )


def _tell_plays(accounts: Sequence[CustomerRecord], rule: PlayRuleRecord, at: datetime) -> None:
    version = _version()
    plays = [_play(account, rule, at, number, version) for number, account in enumerate(accounts)]
    insert_objects(plays)
    insert_objects([move for play in plays for move in _moves(play, at)])


def _play(
    account: CustomerRecord,
    rule: PlayRuleRecord,
    at: datetime,
    number: int,
    version: PlaybookVersionRecord | None,
) -> PlayRecord:
    has_left = account.churn_date is not None and account.churn_date <= at.date() + HORIZON
    kept = PlayStatus.RECOVERED if number % 3 else PlayStatus.NOT_NEEDED
    closed_on = min((at + WORKED + timedelta(days=number % 9)).date(), account.churn_date or date.max)
    return PlayRecord(
        customer=account,
        play_type=rule.play_type,
        reason=rule.reason,
        probability=_probability(account, rule, at.date()),
        rule=rule,
        owner=account.csm,
        playbook_version=version,
        status=PlayStatus.LOST if has_left else kept,
        due_on=due_on(RiskTier.HIGH, at.date()) + timedelta(days=7),
        status_entered_on=closed_on,
        acting_since=at.date() + timedelta(days=1),
        closed_on=closed_on,
        closed_by=account.csm,
        opened_at=at,
    )


def _moves(play: PlayRecord, at: datetime) -> Iterable[PlayMoveRecord]:
    closed = at + ((play.closed_on or at.date()) - at.date())
    for kind, when, by, status in (
        (MoveKind.OPENED, at, None, PlayStatus.AT_RISK),
        (MoveKind.MOVED, min(at + timedelta(days=1), closed), play.owner, PlayStatus.ACTING),
        (MoveKind.MOVED, closed, play.owner, PlayStatus(play.status)),
    ):
        yield PlayMoveRecord(play_id=play.pk, at=when, by=by, kind=kind, after={"status": status.value})
