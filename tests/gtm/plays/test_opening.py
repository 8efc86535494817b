"""The doors through which plays open: one or thousands, never twice, and priced by the published scores."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from churnapp.notifications.models import NotificationRecord
from customers.models import TaskRecord
from gtm.domain import PlayCause, PlayType, SaveRate, expected_value
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.queries.plays.costs import cost_per_play
from gtm.repositories import Author
from gtm.repositories.plays import PlannedPlay, PlayKey, open_plays, opening, price_plays
from tests.gtm.builders import make_account, make_play, make_playbook

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)  # a Wednesday
NOBODY = Author(None, NOON)
USAGE_FALLS = PlayCause(PlayType.RISK, "Usage falls", "Half of last month")
DUE = date(2026, 7, 8)


def planned(account, cause=USAGE_FALLS, due=DUE, **fields):
    return PlannedPlay(account.pk, cause, due, **fields)


def test_many_plays_open_at_once_and_twice_opens_nothing_twice(owner):
    accounts = [make_account(csm=owner) for _ in range(30)]

    first = open_plays([planned(account) for account in accounts], NOBODY)
    again = open_plays([planned(account) for account in accounts], NOBODY)

    assert (len(first.opened), len(again.opened), len(again.updated)) == (30, 0, 30)
    assert PlayRecord.objects.filter(owner=owner).count() == 30
    assert PlayMoveRecord.objects.filter(kind="opened").count() == 30


def test_opening_many_costs_as_many_queries_as_opening_one(owner, django_assert_max_num_queries):
    version = make_playbook(tasks=("Call", "Write"))
    for count in (1, 60):
        accounts = [make_account(csm=owner, risk=0.6, mrr=100) for _ in range(count)]
        with django_assert_max_num_queries(22):
            open_plays([planned(each, playbook_version_pk=version.pk) for each in accounts], NOBODY)


def test_of_two_plans_for_the_same_play_the_later_counts():
    account = make_account()
    newer = PlayCause(PlayType.RISK, "Usage falls", "A third of last month")

    opened = open_plays([planned(account), planned(account, newer)], NOBODY)

    assert len(opened.opened) == 1
    assert PlayRecord.objects.get().story == "A third of last month"


def test_a_play_that_is_put_off_hears_only_what_is_known():
    account = make_account()
    play = make_play(account, reason="Usage falls", due_on=date(2026, 8, 3), snoozed_until=date(2026, 8, 3))

    opened = open_plays([planned(account)], NOBODY)

    play.refresh_from_db()
    assert opened.snoozed == {PlayKey(account.pk, "risk", "Usage falls"): play.pk}
    assert (play.story, play.due_on) == ("Half of last month", date(2026, 8, 3))
    assert not play.moves.exists()


def test_an_open_play_keeps_the_earlier_day_and_says_that_it_moved():
    account = make_account()
    play = make_play(account, reason="Usage falls", due_on=date(2026, 8, 3))

    open_plays([planned(account)], NOBODY)
    open_plays([planned(account, due=date(2026, 9, 1))], NOBODY)

    play.refresh_from_db()
    assert play.due_on == DUE
    assert [(move.kind, move.before, move.after) for move in play.moves.all()] == [
        ("updated", {"due_on": "2026-08-03"}, {"due_on": "2026-07-08"})
    ]


def test_an_account_that_has_left_gets_no_play():
    gone = make_account(churn_date=date(2026, 6, 1))

    opened = open_plays([planned(gone)], NOBODY)

    assert opened.refused == {PlayKey(gone.pk, "risk", "Usage falls")}
    assert not PlayRecord.objects.exists()


def test_somebody_who_left_is_given_nothing(owner):
    owner.is_active = False
    owner.save()
    version = make_playbook(tasks=("Call",))

    open_plays([planned(make_account(csm=owner), playbook_version_pk=version.pk)], NOBODY)

    assert PlayRecord.objects.get().owner is None
    assert TaskRecord.objects.get().owner is None
    assert not NotificationRecord.objects.exists()


def test_a_playbook_brings_tasks_on_working_days_for_the_people_of_the_account(owner, seller, make_user):
    leader = make_user("leader", leads_team=True, team=owner.team)
    version = make_playbook(
        tasks=(
            ("Call", 0, "csm"),
            ("Agree the offer", 2, "account_executive"),
            ("Look at it together", 3, "leader"),
            ("Tell whoever asked", 8, "opener"),
        )
    )
    account = make_account(csm=owner, account_executive=seller)
    opener = make_user("opener")

    open_plays([planned(account, playbook_version_pk=version.pk)], Author(opener, NOON))

    tasks = TaskRecord.objects.order_by("due_on").values_list("text", "due_on", "owner__username", "customer")
    assert list(tasks) == [
        ("Call", date(2026, 7, 1), owner.username, account.pk),
        ("Agree the offer", date(2026, 7, 3), seller.username, account.pk),
        ("Look at it together", date(2026, 7, 6), leader.username, account.pk),
        ("Tell whoever asked", date(2026, 7, 13), opener.username, account.pk),
    ]


def test_a_task_whose_role_nobody_has_is_done_by_the_owner(owner):
    version = make_playbook(tasks=(("Agree the offer", 2, "account_executive"),))
    open_plays([planned(make_account(csm=owner), playbook_version_pk=version.pk)], NOBODY)
    assert TaskRecord.objects.get().owner == owner


def test_many_new_plays_are_told_in_one_line_however_few_are_written_at_a_time(owner, monkeypatch):
    monkeypatch.setattr(opening, "BATCH_ROWS", 4)
    open_plays([planned(make_account(csm=owner)) for _ in range(6)], NOBODY)
    assert [note.title for note in NotificationRecord.objects.all()] == [
        "There are 6 plays for you, the first due 8 Jul 2026"
    ]


def test_the_database_prices_as_the_domain_does():
    account = make_account(risk=0.6, mrr=Decimal(1000))
    score = account.current_score
    score.expected_loss, score.expected_uplift = Decimal("7200.00"), Decimal("1000.00")
    score.save()
    plays = [make_play(account, play_type=kind) for kind in PlayType]

    assert price_plays(PlayRecord.objects.all(), NOON) == len(plays)

    rate = SaveRate().share
    worth = {play.play_type: play.priority for play in PlayRecord.objects.all()}
    assert worth.pop("expansion") == expected_value(0.1, rate, Decimal(10_000), cost_per_play())
    assert set(worth.values()) == {expected_value(0.6, rate, Decimal(12_000), cost_per_play())}


def test_without_a_score_or_a_revenue_a_play_has_no_priority():
    unscored, unknown = make_play(make_account()), make_play(make_account(risk=0.6))
    price_plays(PlayRecord.objects.all(), NOON)
    for play in (unscored, unknown):
        play.refresh_from_db()
        assert play.priority is None
        assert play.priced_at == NOON


def test_closed_plays_keep_the_priority_they_ended_with():
    play = make_play(make_account(risk=0.6), status="lost", priority=Decimal(5))
    price_plays(PlayRecord.objects.all(), NOON)
    play.refresh_from_db()
    assert play.priority == 5
