"""What is done to plays is kept, told and taken back, and carries their tasks along."""

from datetime import UTC, date, datetime, timedelta

import pytest

from churnapp.notifications.models import NotificationRecord
from customers.models import TaskRecord
from customers.timeline import feed_of
from gtm.domain import PlayCause, PlayMoveRefused, PlayStatus, PlayType
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.queries.plays.history import days_in_statuses, move_rows
from gtm.repositories import Author
from gtm.repositories.plays import (
    CannotBeTakenBack,
    Ending,
    PlayMovedMeanwhile,
    end_play,
    end_plays,
    give_to,
    move_play,
    open_play,
    put_off,
    reschedule,
    take_back,
    take_back_all,
    wake,
)
from tests.gtm.builders import make_account, make_play, make_playbook

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOST = Ending(PlayStatus.LOST, "They went to a competitor")


@pytest.fixture
def by(owner):
    return Author(owner, NOON)


@pytest.fixture
def play(owner, by):
    """A play with two tasks that the owner is acting on."""
    version = make_playbook(tasks=("Call", "Write"))
    account = make_account("Bluepeak", csm=owner)
    cause = PlayCause(PlayType.RISK, "Usage falls")
    opened = open_play(account, cause, by, due=date(2026, 7, 8), playbook_version=version)
    move_play(opened.pk, PlayStatus.ACTING, by)
    return PlayRecord.objects.get(pk=opened.pk)


def test_a_move_keeps_what_it_changed_and_is_taken_back_exactly(play, by):
    before = PlayRecord.objects.values().get(pk=play.pk)

    move, _ = end_play(play.pk, LOST, by)
    assert move.before["status"] == "acting"
    assert move.after["status"] == "lost"
    take_back(move.pk, by)

    assert PlayRecord.objects.values().get(pk=play.pk) == before
    move.refresh_from_db()
    assert (move.undone_at, move.undone_by) == (NOON, by.user)


def test_what_somebody_changed_since_is_not_taken_back(play, by):
    move, _ = end_play(play.pk, LOST, by)
    move_play(play.pk, PlayStatus.PLANNED, by)
    with pytest.raises(CannotBeTakenBack):
        take_back(move.pk, by)
    assert PlayRecord.objects.get().status == "planned"


def test_nothing_is_taken_back_twice(play, by):
    move, _ = end_play(play.pk, LOST, by)
    take_back(move.pk, by)
    with pytest.raises(CannotBeTakenBack):
        take_back(move.pk, by)


def test_a_play_that_was_opened_again_meanwhile_is_neither_reopened_nor_doubled(play, by):
    move, _ = end_play(play.pk, LOST, by)
    open_play(play.customer, PlayCause(PlayType.RISK, "Usage falls"), by, due=date(2026, 7, 8))

    with pytest.raises(PlayMoveRefused, match="open again"):
        move_play(play.pk, PlayStatus.PLANNED, by)
    with pytest.raises(CannotBeTakenBack):
        take_back(move.pk, by)
    assert PlayRecord.objects.open().count() == 1


def test_a_play_that_somebody_moved_is_not_moved_again(play, by):
    with pytest.raises(PlayMovedMeanwhile, match="acting by now"):
        move_play(play.pk, PlayStatus.PLANNED, by, seen=PlayStatus.AT_RISK)
    with pytest.raises(PlayMovedMeanwhile, match="acting by now"):
        end_play(play.pk, LOST, by, seen=PlayStatus.PLANNED)


def test_open_tasks_are_closed_with_the_play_and_come_back_with_it(play, by):
    done = TaskRecord.objects.get(text="Call")
    TaskRecord.objects.filter(pk=done.pk).update(done_at=NOON - timedelta(hours=1), done_by=by.user)

    move, dropped = end_play(play.pk, LOST, by)
    assert dropped == 1
    assert not TaskRecord.objects.open().exists()
    assert list(move.dropped.values_list("task__text", flat=True)) == ["Write"]

    move_play(play.pk, PlayStatus.PLANNED, by)
    assert list(TaskRecord.objects.open().values_list("text", flat=True)) == ["Write"]


def test_an_undo_opens_dropped_tasks_too(play, by):
    move, _ = end_play(play.pk, LOST, by)
    take_back(move.pk, by)
    assert TaskRecord.objects.open().count() == 2


def test_tasks_may_outlive_their_play(play, by):
    _, dropped = end_play(play.pk, Ending(PlayStatus.RECOVERED, drops_tasks=False), by)
    assert dropped == 0
    assert TaskRecord.objects.open().count() == 2


def test_the_new_owner_gets_the_open_tasks_and_is_told_and_an_undo_gives_them_back(play, by, colleague):
    (move,) = give_to([play.pk], colleague.pk, by)
    assert set(TaskRecord.objects.values_list("owner__username", flat=True)) == {colleague.username}
    assert "the play “Risk” for you on Bluepeak" in NotificationRecord.objects.get(user=colleague).title

    take_back(move.pk, by)
    assert PlayRecord.objects.get().owner == by.user
    assert set(TaskRecord.objects.values_list("owner", flat=True)) == {by.user.pk}


def test_many_plays_change_in_a_handful_of_statements(owner, by, django_assert_max_num_queries):
    plays = [make_play(make_account(csm=owner), owner=owner).pk for _ in range(40)]
    with django_assert_max_num_queries(8):
        moves = put_off(plays, date(2026, 12, 30), "Freeze", by)
    assert len(moves) == 40
    with django_assert_max_num_queries(14):
        assert len(end_plays(plays, LOST, by)) == 40


def test_of_many_those_that_refuse_stay_as_they_are(by):
    opened, closed = make_play(make_account()), make_play(make_account(), status="lost")
    moves = reschedule([opened.pk, closed.pk], date(2026, 7, 20), by)
    assert [move.play_id for move in moves] == [opened.pk]


def test_waking_a_play_that_nobody_put_off_is_no_move(play, by):
    assert wake([play.pk], by) == []
    put_off([play.pk], date(2026, 7, 30), "Freeze", by)
    assert len(wake([play.pk], by)) == 1


def test_undoing_an_opening_removes_the_play_with_its_tasks_unless_somebody_worked_on_it(by, owner):
    version = make_playbook(tasks=("Call",))
    opened = [
        open_play(
            make_account(csm=owner),
            PlayCause(PlayType.RISK, "New"),
            by,
            due=NOON.date(),
            playbook_version=version,
        )
        for _ in range(2)
    ]
    TaskRecord.objects.filter(play_task__play=opened[1]).update(done_at=NOON)

    done = take_back_all(PlayMoveRecord.objects.values_list("pk", flat=True), by)

    assert done == {opened[0].pk}
    assert TaskRecord.objects.count() == 1


def test_the_timeline_tells_everything_that_counts(play, by, owner):
    put_off([play.pk], date(2026, 7, 30), "Budget freeze", by)
    move, _ = end_play(play.pk, LOST, by)
    told = {
        entry.title: entry.detail
        for entry in feed_of(play.customer, owner).entries
        if entry.source == "plays"
    }
    assert told["Lost · Risk play: Usage falls"] == "They went to a competitor"
    assert told["Put off until 30 Jul 2026 · Risk play: Usage falls"] == "Budget freeze"
    assert "Opened · Risk play: Usage falls" in told

    take_back(move.pk, by)
    titles = [entry.title for entry in feed_of(play.customer, owner).entries]
    assert "Lost · Risk play: Usage falls" not in titles


def test_days_in_each_status_are_told_by_the_moves_that_count(owner):
    account = make_account()
    start = datetime(2026, 7, 1, tzinfo=UTC)
    play = open_play(account, PlayCause(PlayType.RISK, "x"), Author(owner, start), due=start.date())
    for days, status in ((2, PlayStatus.PLANNED), (3, PlayStatus.ACTING), (6, PlayStatus.PLANNED)):
        move_play(play.pk, status, Author(owner, start + timedelta(days=days)))
    wrong = move_play(play.pk, PlayStatus.ACTING, Author(owner, start + timedelta(days=7)))
    take_back(wrong.pk, Author(owner, start + timedelta(days=7)))

    days = days_in_statuses(list(play.moves.all()), date(2026, 7, 11))

    assert {each.status.value: each.days for each in days} == {"at_risk": 2, "planned": 1 + 4, "acting": 3}


def test_only_the_last_thing_that_counts_may_be_taken_back(play, by):
    move, _ = end_play(play.pk, LOST, by)
    rows = move_rows(list(play.moves.all()))
    assert [row.pk for row in rows if row.may_be_undone] == [move.pk]
