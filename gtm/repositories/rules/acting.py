"""What rules do about accounts that are due: all rules of a pass together, so that they share the room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customers.edits.tags import put_tag
from gtm.domain import PlayCause, PlayType, due_on
from gtm.domain.rules import EntryResult, Wish, with_room
from gtm.models import HoldoutRecord, PlayRuleRecord
from gtm.queries.play_settings import PlaySettings, room_this_week
from gtm.queries.rules.facts import driver_groups, key_accounts
from gtm.queries.rules.wanted import Due, held_out_before, held_out_now, held_out_this_week, open_already
from gtm.repositories.many_rows import in_turns
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays import OpenedPlays, PlannedPlay, PlayKey, open_plays
from gtm.repositories.rules.outcomes import Outcome, write_outcomes
from gtm.repositories.rules.telling import tell_about, tell_of_unowned
from gtm.repositories.rules.webhooks import queue_webhooks

ROWS_AT_A_TIME = 1_000
FOLLOWED_UP = frozenset({EntryResult.OPENED, EntryResult.UPDATED, EntryResult.TOLD})


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Whoever is due, by what is to happen.

    Attributes:
        held_out: left alone by chance, drawn now or before.
        drawn: those of them that are drawn now.
    """

    opening: Sequence[Due]
    held_out: Sequence[Due]
    drawn: Sequence[Due]
    over_budget: Sequence[Due]


def act_on(dues: Sequence[Due], settings: PlaySettings, now: datetime) -> list[Outcome]:
    """Opens plays as far as there is room, holds out by chance, tags, tells and sends; what came of each.

    Whoever is held out or over budget is left alone altogether. Interrupted and begun again, it opens,
    tags and tells nothing twice.
    """
    sorted_dues = _sort([due for due in dues if due.rule.play_type], settings, now)
    _keep_hold_outs(sorted_dues.drawn, settings, now)
    opened = open_plays(_planned(sorted_dues.opening, now), Author(None, now))
    outcomes = [
        *(Outcome(due, EntryResult.TOLD) for due in dues if not due.rule.play_type),
        *(_outcome(due, opened) for due in sorted_dues.opening),
        *(Outcome(due, EntryResult.HELD_OUT) for due in sorted_dues.held_out),
        *(Outcome(due, EntryResult.OVER_BUDGET) for due in sorted_dues.over_budget),
    ]
    for batch in in_turns(outcomes, ROWS_AT_A_TIME):
        _finish(batch, now)
    tell_of_unowned(outcomes, now)
    return outcomes


def refresh_plays(dues: Sequence[Due], now: datetime) -> int:
    """Brings the open plays of accounts that stay in a rule up to date with the newest scores; how many."""
    return len(open_plays(_planned(dues, now), Author(None, now)).updated)


def _sort(dues: Sequence[Due], settings: PlaySettings, now: datetime) -> _Sorted:
    rules, today = _rules_of(dues), now.date()
    is_open = open_already(rules)
    new = [due for due in dues if due.play not in is_open]
    held_before = held_out_now({rule.play_type for rule in rules}, today)
    free = [due for due in new if (due.account.pk, due.rule.play_type) not in held_before]
    drawn = _drawn(free, settings, now)
    wanted = {due.play: due for due in free if due.play not in drawn}
    wishes = (Wish(due.entry, due.account.owner, due.value) for due in wanted.values())
    granted = with_room(wishes, room_this_week(settings, today).left)
    opening = is_open | {play for play, due in wanted.items() if due.entry in granted}
    return _Sorted(
        opening=[due for due in dues if due.play in opening],
        held_out=[due for due in new if due.play not in wanted],
        drawn=[due for due in free if due.play in drawn],
        over_budget=[due for due in free if due.play in wanted and due.play not in opening],
    )


def _drawn(dues: Sequence[Due], settings: PlaySettings, now: datetime) -> set[tuple[int, str, str]]:
    """The plays that chance forbids, as many as the week has room for.

    Nobody is drawn for a rule twice, and no key account ever.
    """
    if not settings.hold_out.share:
        return set()
    before, today = held_out_before(_rules_of(dues)), now.date()
    exempt = key_accounts({due.account.pk for due in dues})
    drawn = {
        due.play: settings.hold_out.chance(due.account.pk, due.rule.pk, today)
        for due in dues
        if due.account.pk not in exempt
        and (due.account.pk, due.rule.pk) not in before
        and settings.hold_out.draws(due.account.pk, due.rule.pk, today)
    }
    room = max(0, settings.hold_out.most_a_week - held_out_this_week(today))
    return set(sorted(drawn, key=lambda play: (drawn[play], play))[:room])


def _rules_of(dues: Iterable[Due]) -> list[PlayRuleRecord]:
    return list({due.rule.pk: due.rule for due in dues}.values())


def _keep_hold_outs(dues: Iterable[Due], settings: PlaySettings, now: datetime) -> None:
    records = (
        HoldoutRecord(
            customer_id=due.account.pk,
            rule=due.rule,
            play_type=due.rule.play_type,
            reason=due.rule.reason,
            playbook=due.rule.playbook,
            prediction_id=due.account.prediction_id,
            probability=due.account.probability,
            assigned_at=now,
            matures_on=settings.hold_out.matures_on(now.date()),
        )
        for due in dues
    )
    for batch in in_turns(records, ROWS_AT_A_TIME):
        HoldoutRecord.objects.bulk_create(batch, ignore_conflicts=True)


def _planned(dues: Sequence[Due], now: datetime) -> list[PlannedPlay]:
    groups = driver_groups({pk for due in dues if (pk := due.account.prediction_id) is not None})
    today = now.date()
    return [
        PlannedPlay(
            customer_pk=due.account.pk,
            cause=PlayCause(
                play_type=PlayType(due.rule.play_type),
                reason=due.rule.reason,
                story=due.account.story,
                prediction_id=due.account.prediction_id,
                driver_group=groups.get(due.account.prediction_id),
            ),
            due=due_on(due.account.tier, today),
            owner_pk=due.account.owner,
            playbook_version_pk=due.playbook_version,
            rule_pk=due.rule.pk,
        )
        for due in dues
    ]


def _outcome(due: Due, opened: OpenedPlays) -> Outcome:
    key = PlayKey(*due.play)
    for result, plays in (
        (EntryResult.OPENED, opened.opened),
        (EntryResult.UPDATED, opened.updated),
        (EntryResult.SNOOZED, opened.snoozed),
    ):
        if key in plays:
            return Outcome(due, result, plays[key])
    return Outcome(due, EntryResult.REFUSED)


def _finish(outcomes: Sequence[Outcome], now: datetime) -> None:
    """Results, tags and messages of one batch are kept together or not at all; people are told after."""
    by_rule = _by_rule(outcome for outcome in outcomes if outcome.result in FOLLOWED_UP)
    with transaction.atomic():
        write_outcomes(outcomes, now)
        for followed in by_rule.values():
            rule, accounts = followed[0].due.rule, {outcome.due.account.pk for outcome in followed}
            if rule.tag_id is not None:
                put_tag(accounts, rule.tag_id, None, now)
            if rule.webhook_url:
                queue_webhooks(rule, followed, now)
    for followed in by_rule.values():
        if followed[0].due.rule.notify:
            tell_about(followed)


def _by_rule(outcomes: Iterable[Outcome]) -> Mapping[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.due.rule.pk, []).append(outcome)
    return found
