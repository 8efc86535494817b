"""Accounts with a play and those beside them, of kinds of plays whose outcomes are known."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from customers.models import AccountTagRecord
from gtm.domain import PlayType, WatchedAccount
from gtm.domain.rules import KEY_ACCOUNT_TAG
from gtm.models import HoldoutRecord, PlayRecord
from gtm.queries.effect.outcomes import Departures
from predictions.queries.flagged import flagged_months

HORIZON_DAYS = 90
# people have a month to begin; who leaves meanwhile is on neither side, or waiting would look like an effect
LANDMARK_DAYS = 30
MONTHS_BACK = 24

type KindOfPlay = tuple[str, str]
"""Type and key of the playbook, which is empty for all plays of the type."""


@dataclass(slots=True)
class Sides:
    """The two sides of a comparison."""

    with_play: list[WatchedAccount] = field(default_factory=list)
    without: list[WatchedAccount] = field(default_factory=list)


def held_out_sides(departures: Departures, until: date) -> Mapping[KindOfPlay, Sides]:
    """By kind of play: what rules opened while they held accounts out, and who was held out.

    Key accounts are never held out, so they stand on neither side.

    Args:
        departures: who left.
        until: the last day on which that is known.
    """
    last = until - timedelta(days=HORIZON_DAYS)
    held = [row for row in _held_out() if row[2].date() <= last]
    months = {(rule, day.year, day.month) for _, rule, day, _ in held}
    opened = [
        row for row in _opened() if row[2].date() <= last and (row[1], row[2].year, row[2].month) in months
    ]
    kinds = _kinds_of_rules(opened)
    sides: dict[KindOfPlay, Sides] = {}
    for account, rule, day, probability, *_ in opened:
        watched = _watched(account, day.date(), probability, departures)
        for kind in kinds.get(rule, ()):
            sides.setdefault(kind, Sides()).with_play.append(watched)
    for account, rule, day, probability in held:
        watched = _watched(account, day.date(), probability, departures)
        for kind in kinds.get(rule, ()):
            sides.setdefault(kind, Sides()).without.append(watched)
    return sides


def matched_sides(departures: Departures, until: date) -> Mapping[KindOfPlay, Sides]:
    """By kind of play: flagged accounts on which somebody acted within a month, and those without.

    Both sides were still there a month after the run, were not acted on before it, and are watched for 90
    days from then. Whoever is acted on later stays on the side without: that makes effects smaller, never
    larger.

    Args:
        departures: who left.
        until: the last day on which that is known.
    """
    last = until - timedelta(days=LANDMARK_DAYS + HORIZON_DAYS)
    acted = _acted_by_account()
    sides: dict[KindOfPlay, Sides] = {}
    for month in flagged_months(last - timedelta(days=31 * MONTHS_BACK), last):
        landmark = month.as_of + timedelta(days=LANDMARK_DAYS)
        without, with_play = [], []
        for account, probability in month.probability.items():
            spells = acted.get(account, ())
            if departures.was_gone(account, landmark) or any(spell.runs_on(month.as_of) for spell in spells):
                continue
            watched = _watched(account, landmark, probability, departures, month=f"{month.as_of:%Y-%m}")
            begun = [spell for spell in spells if month.as_of < spell.begins <= landmark]
            if not begun:
                without.append(watched)
            with_play += [(kind, watched) for spell in begun[:1] for kind in spell.kinds]
        for kind, watched in with_play:
            sides.setdefault(kind, Sides()).with_play.append(watched)
        for kind in {kind for kind, _ in with_play}:
            sides[kind].without += without
    return sides


@dataclass(frozen=True, slots=True)
class _Spell:
    """The days on which somebody acted by one play."""

    begins: date
    ends: date | None
    kinds: tuple[KindOfPlay, ...]

    def runs_on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or self.ends >= day)


def _watched(
    account: int, day: date, probability: float, departures: Departures, month: str = ""
) -> WatchedAccount:
    return WatchedAccount(probability, departures.left_within(account, day, HORIZON_DAYS), month)


def _held_out() -> list[tuple[int, int, datetime, float]]:
    drawn = HoldoutRecord.objects.exclude(rule=None).exclude(probability=None).order_by("pk")
    rows = drawn.values_list("customer_id", "rule_id", "assigned_at", "probability")
    return [(account, rule or 0, day.astimezone(UTC), share or 0.0) for account, rule, day, share in rows]


def _opened() -> list[tuple[int, int, datetime, float, str, str]]:
    """What rules opened, without key accounts; what was opened without a score cannot be compared."""
    opened = PlayRecord.objects.exclude(rule=None).exclude(probability=None).order_by("pk")
    keys = set(_key_accounts())
    rows = opened.values_list(
        "customer_id",
        "rule_id",
        "opened_at",
        "probability",
        "play_type",
        "playbook_version__playbook__key",
    )
    return [
        (account, rule or 0, day.astimezone(UTC), probability or 0.0, play_type, playbook or "")
        for account, rule, day, probability, play_type, playbook in rows
        if account not in keys
    ]


def _key_accounts() -> list[int]:
    tagged = AccountTagRecord.objects.filter(tag__name__iexact=KEY_ACCOUNT_TAG)
    return list(tagged.values_list("customer_id", flat=True))


def _kinds_of_rules(opened: list[tuple[int, int, datetime, float, str, str]]) -> dict[int, set[KindOfPlay]]:
    """Of each rule: the type of its plays, and the playbook that most of them follow."""
    playbooks: dict[int, Counter[KindOfPlay]] = {}
    for _, rule, _, _, play_type, playbook in opened:
        if play_type != PlayType.EXPANSION:
            playbooks.setdefault(rule, Counter())[play_type, playbook] += 1
    most = {rule: counted.most_common(1)[0][0] for rule, counted in playbooks.items()}
    return {rule: {(play_type, ""), (play_type, playbook)} for rule, (play_type, playbook) in most.items()}


def _acted_by_account() -> dict[int, list[_Spell]]:
    """Every spell of acting, the first of each account first; plays that sell keep nobody."""
    acted = PlayRecord.objects.exclude(acting_since=None).exclude(play_type=PlayType.EXPANSION)
    spells: dict[int, list[_Spell]] = {}
    rows = acted.order_by("acting_since", "pk").values_list(
        "customer_id", "acting_since", "closed_on", "play_type", "playbook_version__playbook__key"
    )
    for account, begins, ends, play_type, playbook in rows:
        kinds = ((play_type, ""), (play_type, playbook)) if playbook else ((play_type, ""),)
        if begins is not None:
            spells.setdefault(account, []).append(_Spell(begins, ends, kinds))
    return spells
