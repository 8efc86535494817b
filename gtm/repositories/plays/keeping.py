"""What the product itself does to plays: ends those whose goal was seen, wakes, prices, and finds owners."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from churnapp.notifications.notify import Note, notify_all
from churnapp.saying import inside, say
from gtm.domain import MoveKind, PlayState
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.queries.plays.evidence import evidence_retold
from gtm.queries.plays.goals import Seen, goals_seen
from gtm.queries.plays.links import play_url
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.changing import change_plays
from gtm.repositories.plays.moving import give_to, wake
from gtm.repositories.plays.play_tasks import drop_tasks
from gtm.repositories.plays.pricing import price_plays
from predictions.mart import MartDamaged, MartMissing, open_mart
from predictions.models import ScoringRunRecord


@dataclass(frozen=True, slots=True)
class KeptPlays:
    """What was done: how many ended, were woken, were given to somebody else, and were priced."""

    ended: int
    woken: int
    given: int
    priced: int


def keep_plays(now: datetime) -> KeptPlays:
    """Everything that a night brings; twice on a day does nothing twice."""
    return KeptPlays(
        ended=end_by_goals(now),
        woken=wake_due(now),
        given=replace_owners_who_left(now),
        priced=price_plays(PlayRecord.objects.all(), now),
    )


def prices_are_stale() -> bool:
    """Whether scores were published that open plays were not priced by yet; two small queries."""
    runs = ScoringRunRecord.objects.of_everybody().published().order_by("-published_at")
    published = runs.values_list("published_at", flat=True).first()
    waiting = PlayRecord.objects.open()
    if published is not None:
        waiting = waiting.exclude(priced_at__gte=published)
    return waiting.exists()


def end_by_goals(now: datetime) -> int:
    """Closes open plays whose goal was seen, with evidence and open tasks, and tells their owners."""
    try:
        mart = open_mart()
    except (MartMissing, MartDamaged):
        mart = None
    seen, author = goals_seen(mart, now.date()), Author(None, now)
    moves = [move for pk, what in seen.items() for move in _end(pk, what, author)]
    notify_all("play_ended", _told(moves, seen))
    return len(moves)


def wake_due(now: datetime) -> int:
    """Puts plays back on the lists whose day has come."""
    due = PlayRecord.objects.open().filter(snoozed_until__lte=now.date()).values_list("pk", flat=True)
    return len(wake(list(due), Author(None, now)))


def replace_owners_who_left(now: datetime) -> int:
    """Gives plays of people who may not log in any more to the CSM of the account, if there is another."""
    left = PlayRecord.objects.open().filter(owner__is_active=False, customer__csm__is_active=True)
    by_csm: dict[int | None, list[int]] = {}
    for pk, csm in left.values_list("pk", "customer__csm"):
        by_csm.setdefault(csm, []).append(pk)
    author = Author(None, now)
    return sum(
        len(give_to(pks, csm, author, note=say("The owner before has left."))) for csm, pks in by_csm.items()
    )


def _end(pk: int, seen: Seen, author: Author) -> list[PlayMoveRecord]:
    def change(state: PlayState) -> PlayState:
        return state.end_by_check(seen.outcome, author.at.date(), seen.evidence)

    with transaction.atomic():
        moves = change_plays([pk], change, MoveKind.CLOSED_BY_CHECK, author, note=seen.evidence)
        drop_tasks(moves, author)
    return moves


def _told(moves: list[PlayMoveRecord], seen: Mapping[int, Seen]) -> Iterator[Note]:
    plays = PlayRecord.objects.filter(pk__in=[move.play_id for move in moves], owner__isnull=False)
    by_play = {move.play_id: move for move in moves}
    for play in plays.select_related("customer"):
        title = partial(_ended, play, seen[play.pk])
        key = f"play-{play.pk}-ended-{by_play[play.pk].pk}"
        yield Note(play.owner_id or 0, title, play_url(play.pk), key, play.customer_id, play.pk)


def _ended(play: PlayRecord, seen: Seen) -> str:
    return say(
        "{name}: the play “{reason}” is {outcome}. {evidence}",
        name=play.customer.name,
        reason=play.words,
        outcome=inside(seen.outcome.label),
        evidence=evidence_retold(play.evidence),
    )
