"""Opening plays, one or thousands: the same account, type and reason is the same play while it is open."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from customers.models import CustomerRecord
from gtm.domain import PlayCause
from gtm.models import OpportunityRecord, PlaybookVersionRecord, PlayRecord
from gtm.repositories.many_rows import in_turns
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.creating import bring_up_to_date, create_plays
from gtm.repositories.plays.planned import OpenedPlays, PlannedPlay, PlayKey
from gtm.repositories.plays.playbook_tasks import responsible_for
from gtm.repositories.plays.pricing import price_plays
from gtm.repositories.plays.telling import tell_owners

BATCH_ROWS = 200


def open_play(
    account: CustomerRecord,
    cause: PlayCause,
    author: Author,
    *,
    due: date,
    opportunity: OpportunityRecord | None = None,
    playbook_version: PlaybookVersionRecord | None = None,
) -> PlayRecord:
    """Opens a play for the CSM of an account, or brings the open one with the same cause up to date.

    Args:
        account: whom it is about; its CSM owns a new play.
        cause: why.
        author: who opens it.
        due: last day to act; an open play keeps the earlier one.
        opportunity: that waits for it.
        playbook_version: whose tasks a new play gets.

    Raises:
        CustomerRecord.DoesNotExist: the account has left.
    """
    planned = PlannedPlay(
        account.pk,
        cause,
        due,
        playbook_version_pk=playbook_version.pk if playbook_version else None,
        opportunity_pk=opportunity.pk if opportunity else None,
    )
    pk = open_plays([planned], author).pk_of(planned.key)
    if pk is None:
        raise CustomerRecord.DoesNotExist(
            gettext("%(account)s has left: there is nobody to act for.") % {"account": account.name}
        )
    return PlayRecord.objects.select_related("owner", "customer").get(pk=pk)


def open_plays(causes: Sequence[PlannedPlay], author: Author) -> OpenedPlays:
    """Opens plays, or brings open ones up to date; twice opens nothing twice.

    Others may write in between, because it takes a few at a time.
    A play that somebody has put off stays put off: only what is known about it is told again. Owners of new
    plays are told, other than the author.

    Args:
        causes: what is wanted; of two with the same key the later counts.
        author: who opens them.
    """
    result, wanted = OpenedPlays(), {planned.key: planned for planned in causes}
    new: list[PlayRecord] = []
    for batch in in_turns(wanted.values(), BATCH_ROWS):
        with transaction.atomic():
            opened, became = _open_batch(batch, author)
        new += opened
        result += became
    tell_owners(new, author)  # all at once: many new plays are one line
    return result


def _open_batch(batch: Sequence[PlannedPlay], author: Author) -> tuple[list[PlayRecord], OpenedPlays]:
    accounts = sorted({planned.customer_pk for planned in batch})
    # whoever opens plays of the same accounts at the same time waits here, so that nothing is doubled
    list(CustomerRecord.objects.select_for_update().filter(pk__in=accounts).order_by("pk").values("pk"))
    people, known = responsible_for(accounts), _open_by_key(accounts)
    possible = [planned for planned in batch if planned.customer_pk in people]
    new = [planned for planned in possible if planned.key not in known]
    again = [(known[planned.key], planned) for planned in possible if planned.key in known]
    opened = create_plays(new, people, author)
    bring_up_to_date(again, people, author)
    touched = [play.pk for play in opened] + [play.pk for play, _ in again]
    price_plays(PlayRecord.objects.filter(pk__in=touched), author.at)
    return opened, OpenedPlays(
        opened={_key_of(play): play.pk for play in opened},
        updated={planned.key: play.pk for play, planned in again if play.snoozed_until is None},
        snoozed={planned.key: play.pk for play, planned in again if play.snoozed_until is not None},
        refused=frozenset(planned.key for planned in batch if planned.customer_pk not in people),
    )


def _open_by_key(accounts: Iterable[int]) -> dict[PlayKey, PlayRecord]:
    found = PlayRecord.objects.open().select_for_update().filter(customer__in=accounts).order_by("pk")
    return {_key_of(play): play for play in found}


def _key_of(play: PlayRecord) -> PlayKey:
    return PlayKey(play.customer_id, play.play_type, play.reason)
