"""Telling people of plays that became theirs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.notifications.notify import Note, notify_all
from churnapp.saying import say
from churnapp.web.templatetags.formats import day
from customers.models import CustomerRecord
from gtm.domain import PlayType
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.queries.plays.links import play_url
from gtm.repositories.opportunity_changes import Author

TOLD_ONE_BY_ONE = 5


def tell_owners(plays: Iterable[PlayRecord], author: Author) -> None:
    """Tells each owner but the author of new plays: one by one, or in one line where there are many."""
    by_owner: dict[int, list[PlayRecord]] = defaultdict(list)
    for play in plays:
        if play.owner_id is not None and (author.user is None or play.owner_id != author.user.pk):
            by_owner[play.owner_id].append(play)
    if by_owner:
        notify_all("play_assigned", _notes(by_owner, author))


def tell_new_owner(owner_pk: int | None, moves: Sequence[PlayMoveRecord], author: Author) -> None:
    """Tells who was given plays, unless they took them themselves."""
    if owner_pk is None or not moves or (author.user is not None and author.user.pk == owner_pk):
        return
    plays = PlayRecord.objects.filter(pk__in=[move.play_id for move in moves]).order_by("due_on", "pk")
    notify_all("play_assigned", _notes({owner_pk: list(plays)}, author, f"-{moves[0].pk}"))


def _notes(by_owner: dict[int, list[PlayRecord]], author: Author, occasion: str = "") -> Iterator[Note]:
    """One for each play, or one for all; given another time, a play is told again on that ``occasion``."""
    few = [play for plays in by_owner.values() if len(plays) <= TOLD_ONE_BY_ONE for play in plays]
    names = dict(
        CustomerRecord.objects.filter(pk__in={play.customer_id for play in few})
        .order_by()
        .values_list("pk", "name")
    )
    who = author.user
    for owner, plays in by_owner.items():
        if len(plays) > TOLD_ONE_BY_ONE:
            yield _many(owner, plays, author, occasion)
            continue
        for play in plays:
            yield _one(owner, play, names.get(play.customer_id, ""), who, occasion)


def _one(owner: int, play: PlayRecord, name: str, who: User | None, occasion: str) -> Note:
    title = partial(_one_said, play, name, who)
    return Note(owner, title, play_url(play.pk), f"play-{play.pk}{occasion}", play.customer_id, play.pk)


def _many(owner: int, plays: Sequence[PlayRecord], author: Author, occasion: str) -> Note:
    title = partial(_many_said, len(plays), min(play.due_on for play in plays), author.user)
    return Note(owner, title, f"{reverse('gtm:plays')}?scope=mine", f"plays-{plays[0].pk}{occasion}")


def _one_said(play: PlayRecord, name: str, who: User | None) -> str:
    facts = {"play": PlayType(play.play_type).label, "name": name, "due_on": day(play.due_on)}
    if who is None:
        return say("There is the play “{play}” for you on {name}, due {due_on}", **facts)
    return say("{who} opened the play “{play}” for you on {name}, due {due_on}", who=who, **facts)


def _many_said(count: int, first: date, who: User | None) -> str:
    facts = {"count": count, "due_on": day(first)}
    if who is None:
        return say("There are {count:,} plays for you, the first due {due_on}", **facts)
    return say("{who} opened {count:,} plays for you, the first due {due_on}", who=who, **facts)
