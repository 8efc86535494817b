"""What a night brings to plays: ended by what was seen, woken, given away and priced; twice, nothing twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from churnapp.notifications.models import NotificationRecord
from customers.models import CustomerRecord, TaskRecord
from gtm.domain import MoveKind, OpportunityType, PlayCause, PlayStatus, PlayType, SalesStage
from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories import Author
from gtm.repositories.plays import end_by_goals, keep_plays, open_play
from gtm.tasks import keep_plays_of_the_night, price_plays_by_new_scores
from predictions.mart.fresh import build_fresh_mart
from tests.gtm.builders import make_account, make_opportunity, make_play, make_playbook
from tests.predictions.builders import a_ticket, an_event, log_events

pytestmark = pytest.mark.django_db
OPENED = datetime(2026, 7, 1, 12, tzinfo=UTC)
TONIGHT = datetime(2026, 8, 10, 2, tzinfo=UTC)


@pytest.fixture
def opened(owner, data_dir):
    """Opens a play with a task and a goal, as a person would."""

    def opened(goal: str, **fields) -> PlayRecord:
        account = make_account("Bluepeak", csm=owner, **fields)
        cause = PlayCause(PlayType.RISK, "Usage falls")
        version = make_playbook(goal=goal, share=80 if goal == "usage_back" else None)
        play = open_play(
            account, cause, Author(owner, OPENED), due=date(2026, 7, 8), playbook_version=version
        )
        return PlayRecord.objects.get(pk=play.pk)

    return opened


def solve_a_ticket(play: PlayRecord) -> None:
    a_ticket(play.customer, date(2026, 6, 30), resolution_hours=72)


def win_the_renewal(play: PlayRecord) -> None:
    win(play, OpportunityType.RENEWAL)


def sell_more(play: PlayRecord) -> None:
    win(play, OpportunityType.EXPANSION)


def win(play: PlayRecord, kind: OpportunityType) -> None:
    make_opportunity(
        play.customer, opportunity_type=kind, stage=SalesStage.CLOSED_WON, stage_entered_on=date(2026, 7, 20)
    )


def use_it_again(play: PlayRecord) -> None:
    days = (date(2026, 1, 1) + timedelta(days=age) for age in range(220))
    log_events(an_event(day, play.customer.customer_id) for day in days)
    build_fresh_mart(as_of=date(2026, 8, 8))


@pytest.mark.parametrize(
    ("goal", "happens", "evidence"),
    [
        ("tickets_solved", solve_a_ticket, "The ticket that was open then is solved"),
        ("renewal_closed", win_the_renewal, "was won on 20 Jul 2026"),
        ("sold_more", sell_more, "was won on 20 Jul 2026"),
        ("usage_back", use_it_again, "events in the 4 weeks to 8 Aug 2026"),
    ],
)
def test_a_play_whose_goal_was_seen_ends_with_evidence_and_its_owner_is_told(
    opened, owner, goal, happens, evidence
):
    play = opened(goal)
    happens(play)

    assert end_by_goals(TONIGHT) == 1
    assert end_by_goals(TONIGHT) == 0

    play.refresh_from_db()
    assert play.status == PlayStatus.RECOVERED
    assert evidence in play.evidence
    assert TaskRecord.objects.filter(customer=play.customer).exclude(done_at=None).count() == 1
    told = NotificationRecord.objects.get(event="play_ended")
    assert told.user == owner
    assert evidence in told.title


def test_without_a_sign_of_it_a_play_goes_on(opened):
    play = opened("tickets_solved")

    assert end_by_goals(TONIGHT) == 0

    play.refresh_from_db()
    assert play.status == PlayStatus.AT_RISK


def test_the_play_of_an_account_that_left_is_lost(opened):
    play = opened("")
    CustomerRecord.objects.update(churn_date=date(2026, 8, 1))

    assert keep_plays(TONIGHT).ended == 1

    play.refresh_from_db()
    assert play.status == PlayStatus.LOST
    assert "left on 1 Aug 2026" in play.evidence


def test_a_night_wakes_what_is_due_and_gives_plays_of_who_left_to_the_csm(owner, colleague, data_dir):
    account = make_account(csm=owner)
    asleep = make_play(account, owner=owner, snoozed_until=TONIGHT.date())
    orphan = make_play(account, owner=colleague)
    colleague.is_active = False
    colleague.save()

    kept = keep_plays(TONIGHT)

    assert (kept.ended, kept.woken, kept.given) == (0, 1, 1)
    asleep.refresh_from_db()
    orphan.refresh_from_db()
    assert asleep.snoozed_until is None
    assert orphan.owner == owner
    assert PlayMoveRecord.objects.filter(play=asleep, kind=MoveKind.WOKEN).count() == 1


def test_the_tasks_of_the_night_and_of_new_scores_run_and_price_open_plays(owner, data_dir):
    play = make_play(make_account(csm=owner, risk=0.6), owner=owner)

    price_plays_by_new_scores()
    keep_plays_of_the_night()

    play.refresh_from_db()
    assert play.priced_at is not None
