"""Writing many plays at once: new ones with their tasks, and what newer facts change on open ones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection

from gtm.domain import MoveKind, PlayCause
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories.many_rows import insert_objects
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.plays.planned import PlannedPlay
from gtm.repositories.plays.playbook_tasks import Responsible, add_playbook_tasks
from predictions.models import PredictionRecord

LONGEST_STORY = 500
KNOWN = ("story", "prediction_id", "driver_group", "due_on", "opportunity_id", "owner_id")


def create_plays(
    new: Sequence[PlannedPlay], people: Mapping[int, Responsible], author: Author
) -> list[PlayRecord]:
    """Inserts plays, their first move and the tasks of their playbooks, in a few statements.

    Args:
        new: none of them open already.
        people: who is responsible, by account.
        author: who opens them.
    """
    risks = _probabilities(new)
    plays = [_play(planned, people[planned.customer_pk], risks, author) for planned in new]
    insert_objects(plays)
    insert_objects([_opened(play, author) for play in plays])
    add_playbook_tasks(plays, people, author, start=author.at.date())
    return plays


def bring_up_to_date(
    again: Sequence[tuple[PlayRecord, PlannedPlay]], people: Mapping[int, Responsible], author: Author
) -> None:
    """Writes what changed; the history keeps only what somebody would plan by: day, owner, waiting sale.

    Args:
        again: open plays, each with what is wanted of it now.
        people: who is responsible, by account.
        author: who wants it.
    """
    moves, changed = [], []
    for play, planned in again:
        before = [getattr(play, name) for name in KNOWN]
        for name, value in _known(planned.cause).items():
            setattr(play, name, value)
        if play.snoozed_until is None:
            moves += _planned_otherwise(play, planned, people[planned.customer_pk], author)
        if before != [getattr(play, name) for name in KNOWN]:
            changed.append(play)
    _update(changed)
    insert_objects(moves)


def _play(
    planned: PlannedPlay, people: Responsible, risks: Mapping[int | None, float], author: Author
) -> PlayRecord:
    return PlayRecord(
        customer_id=planned.customer_pk,
        play_type=planned.cause.play_type,
        reason=planned.cause.reason,
        **_known(planned.cause),
        probability=risks.get(planned.cause.prediction_id),
        owner_id=planned.owner_pk or people.csm,
        opportunity_id=planned.opportunity_pk,
        playbook_version_id=planned.playbook_version_pk,
        due_on=planned.due,
        status_entered_on=author.at.date(),
        opened_at=author.at,
        opened_by=author.user,
        rule_id=planned.rule_pk,
    )


def _opened(play: PlayRecord, author: Author) -> PlayMoveRecord:
    after = {"status": play.status, "owner_id": play.owner_id, "due_on": play.due_on.isoformat()}
    return PlayMoveRecord(play_id=play.pk, at=author.at, by=author.user, kind=MoveKind.OPENED, after=after)


def _probabilities(planned: Iterable[PlannedPlay]) -> dict[int | None, float]:
    """What the predictions behind them say, in at most one query."""
    keys = {pk for each in planned if (pk := each.cause.prediction_id) is not None}
    found = PredictionRecord.objects.filter(pk__in=keys).order_by()
    return dict(found.values_list("pk", "churn_probability")) if keys else {}


def _update(plays: Iterable[PlayRecord]) -> None:
    """In one prepared statement."""
    meta = PlayRecord._meta
    fields = [field for field in meta.concrete_fields if field.attname in KNOWN]
    named = ", ".join(f"{field.column} = %s" for field in fields)
    rows = [
        (*(field.get_db_prep_save(getattr(play, field.attname), connection) for field in fields), play.pk)
        for play in plays
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"update {meta.db_table} set {named} where id = %s", rows)  # noqa: S608 names are ours


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


def _known(cause: PlayCause) -> dict[str, object]:
    """What a play says about its cause, and what a later word about the same cause replaces."""
    return {
        "story": cause.story[:LONGEST_STORY],
        "prediction_id": cause.prediction_id,
        "driver_group": cause.driver_group or "",
    }
