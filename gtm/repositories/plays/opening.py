"""Opening plays, one or thousands: the same account, type and reason is the same play while it is open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext

from customers.models import CustomerRecord
from gtm.domain import MoveKind, PlayCause
from gtm.models import OpportunityRecord, PlaybookVersionRecord, PlayMoveRecord, PlayRecord
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.planned import OpenedPlays, PlannedPlay, PlayKey
from gtm.repositories.plays.playbook_tasks import Responsible, add_playbook_tasks, responsible_for
from gtm.repositories.plays.pricing import price_plays
from gtm.repositories.plays.telling import tell_owners
from predictions.models import PredictionRecord

LONGEST_STORY = 500
BATCH_ROWS = 1_000
UPDATED = ("story", "prediction", "driver_group", "due_on", "opportunity", "owner")


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
    """Opens plays, or brings open ones up to date, a thousand at a time; twice opens nothing twice.

    A play that somebody has put off stays put off: only what is known about it is told again. Owners of new
    plays are told, other than the author.

    Args:
        causes: what is wanted; of two with the same key the later counts.
        author: who opens them.
    """
    result, wanted = OpenedPlays(), {planned.key: planned for planned in causes}
    for batch in batched(wanted.values(), BATCH_ROWS):
        with transaction.atomic():
            result += _open_batch(batch, author)
    return result


def _open_batch(batch: Sequence[PlannedPlay], author: Author) -> OpenedPlays:
    accounts = sorted({planned.customer_pk for planned in batch})
    # whoever opens plays of the same accounts at the same time waits here, so that nothing is doubled
    list(CustomerRecord.objects.select_for_update().filter(pk__in=accounts).order_by("pk").values("pk"))
    people, known = responsible_for(accounts), _open_by_key(accounts)
    possible = [planned for planned in batch if planned.customer_pk in people]
    new = [planned for planned in possible if planned.key not in known]
    again = [(known[planned.key], planned) for planned in possible if planned.key in known]
    opened = _create(new, people, author)
    _bring_up_to_date(again, people, author)
    touched = [play.pk for play in opened] + [play.pk for play, _ in again]
    price_plays(PlayRecord.objects.filter(pk__in=touched), author.at)
    tell_owners(opened, author)
    return OpenedPlays(
        opened={_key_of(play): play.pk for play in opened},
        updated={planned.key: play.pk for play, planned in again if play.snoozed_until is None},
        snoozed={planned.key: play.pk for play, planned in again if play.snoozed_until is not None},
        refused=frozenset(planned.key for planned in batch if planned.customer_pk not in people),
    )


def _open_by_key(accounts: Iterable[int]) -> dict[PlayKey, PlayRecord]:
    found = PlayRecord.objects.open().select_for_update().filter(customer__in=accounts).order_by("pk")
    return {_key_of(play): play for play in found}


def _create(
    new: Sequence[PlannedPlay], people: Mapping[int, Responsible], author: Author
) -> list[PlayRecord]:
    known_risk = _probabilities(new)
    plays = PlayRecord.objects.bulk_create(
        PlayRecord(
            customer_id=planned.customer_pk,
            play_type=planned.cause.play_type,
            reason=planned.cause.reason,
            **_known(planned.cause),
            probability=known_risk.get(planned.cause.prediction_id),
            owner_id=planned.owner_pk or people[planned.customer_pk].csm,
            opportunity_id=planned.opportunity_pk,
            playbook_version_id=planned.playbook_version_pk,
            due_on=planned.due,
            status_entered_on=author.at.date(),
            opened_at=author.at,
            opened_by=author.user,
            rule_id=planned.rule_pk,
        )
        for planned in new
    )
    PlayMoveRecord.objects.bulk_create(
        PlayMoveRecord(
            play=play,
            at=author.at,
            by=author.user,
            kind=MoveKind.OPENED,
            after={"status": play.status, "owner_id": play.owner_id, "due_on": play.due_on.isoformat()},
        )
        for play in plays
    )
    add_playbook_tasks(plays, people, author, start=author.at.date())
    return plays


def _probabilities(planned: Iterable[PlannedPlay]) -> dict[int | None, float]:
    """What the predictions behind them say, in at most one query."""
    keys = {each.cause.prediction_id for each in planned} - {None}
    found = PredictionRecord.objects.filter(pk__in=keys).order_by()
    return dict(found.values_list("pk", "churn_probability")) if keys else {}


def _bring_up_to_date(
    again: Sequence[tuple[PlayRecord, PlannedPlay]], people: Mapping[int, Responsible], author: Author
) -> None:
    """Two statements; the history keeps only what somebody would plan by: day, owner and waiting sale."""
    moves = []
    for play, planned in again:
        for name, value in _known(planned.cause).items():
            setattr(play, name, value)
        if play.snoozed_until is None:
            moves += _planned_otherwise(play, planned, people[planned.customer_pk], author)
    PlayRecord.objects.bulk_create(
        (play for play, _ in again), update_conflicts=True, unique_fields=["pk"], update_fields=UPDATED
    )
    PlayMoveRecord.objects.bulk_create(moves)


def _planned_otherwise(
    play: PlayRecord, planned: PlannedPlay, people: Responsible, author: Author
) -> list[PlayMoveRecord]:
    wanted = {
        "due_on": min(play.due_on, planned.due),
        "opportunity_id": planned.opportunity_pk or play.opportunity_id,
        "owner_id": play.owner_id or planned.owner_pk or people.csm,
    }
    before = {name: getattr(play, name) for name in wanted}
    differing = [name for name in wanted if wanted[name] != before[name]]
    for name in differing:
        setattr(play, name, wanted[name])
    if not differing:
        return []
    return [
        PlayMoveRecord(
            play=play,
            at=author.at,
            by=author.user,
            kind=MoveKind.UPDATED,
            before={name: _json(before[name]) for name in differing},
            after={name: _json(wanted[name]) for name in differing},
        )
    ]


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _key_of(play: PlayRecord) -> PlayKey:
    return PlayKey(play.customer_id, play.play_type, play.reason)


def _known(cause: PlayCause) -> dict[str, object]:
    """What a play says about its cause, and what a later word about the same cause replaces."""
    return {
        "story": cause.story[:LONGEST_STORY],
        "prediction_id": cause.prediction_id,
        "driver_group": cause.driver_group or "",
    }
