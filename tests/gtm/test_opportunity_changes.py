"""What is kept when opportunities change: by people, by files, and by two people at once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from gtm.domain import LostReason, SalesStage, StageMove
from gtm.models import OpportunityChangeRecord, OpportunityRecord
from gtm.queries.opportunity_history import last_move
from gtm.repositories import Author, ChangedMeanwhile, changing, move_to_stage
from tests.gtm.builders import make_account, make_opportunity

NOON = datetime(2026, 7, 2, 12, tzinfo=UTC)


def history() -> list[tuple[str, str, str]]:
    return list(OpportunityChangeRecord.objects.order_by("pk").values_list("field", "before", "after"))


@pytest.fixture
def author(seller) -> Author:
    return Author(seller, NOON)


@pytest.fixture
def opportunity(db) -> OpportunityRecord:
    return make_opportunity(make_account("Bluepeak"), close_date=date(2026, 8, 1))


def test_a_move_is_kept_with_its_author_and_starts_the_age_in_the_stage(opportunity, author, seller):
    move_to_stage(opportunity.pk, StageMove(SalesStage.PROPOSAL), author)

    opportunity.refresh_from_db()
    assert (opportunity.stage_entered_on, opportunity.revision) == (NOON.date(), 1)
    assert history() == [("stage", "prospecting", "proposal")]
    move = last_move(opportunity.pk)
    assert (move.who, move.before, move.after, move.at) == ("seller", "Prospecting", "Proposal", NOON)


def test_closing_dates_the_sale_and_is_no_slip(opportunity, author):
    lost = StageMove(SalesStage.CLOSED_LOST, lost_reason=LostReason.PRICE, lost_note=" too dear ")
    move_to_stage(opportunity.pk, lost, author)

    opportunity.refresh_from_db()
    assert (opportunity.close_date, opportunity.slips) == (NOON.date(), 0)
    assert (opportunity.lost_reason, opportunity.lost_note) == ("price", "too dear")


def test_a_reopened_sale_is_no_longer_lost_for_a_reason(author):
    lost = make_opportunity(make_account(), stage=SalesStage.CLOSED_LOST, lost_reason="price", lost_note="x")
    move_to_stage(lost.pk, StageMove(SalesStage.QUALIFICATION), author)

    lost.refresh_from_db()
    assert (lost.stage, lost.lost_reason, lost.lost_note) == ("qualification", "", "")


def test_close_dates_slip_when_they_move_away(opportunity, author):
    for day in (date(2026, 8, 20), date(2026, 8, 10), date(2026, 9, 4)):
        with changing(opportunity.pk, author) as record:
            record.close_date = day

    opportunity.refresh_from_db()
    assert (opportunity.slips, opportunity.first_close_date) == (2, date(2026, 8, 1))
    assert len(history()) == 3


def test_whoever_saw_an_older_one_changes_nothing(opportunity, author):
    with changing(opportunity.pk, author, seen=0) as record:
        record.amount = Decimal(5)
    with pytest.raises(ChangedMeanwhile), changing(opportunity.pk, author, seen=0) as record:
        record.amount = Decimal(7)

    opportunity.refresh_from_db()
    assert opportunity.amount == 5


def test_a_card_that_somebody_moved_is_not_moved_again(opportunity, author):
    move_to_stage(opportunity.pk, StageMove(SalesStage.PROPOSAL), author, seen=SalesStage.PROSPECTING)
    with pytest.raises(ChangedMeanwhile):
        move_to_stage(
            opportunity.pk, StageMove(SalesStage.QUALIFICATION), author, seen=SalesStage.PROSPECTING
        )

    opportunity.refresh_from_db()
    assert opportunity.stage == SalesStage.PROPOSAL


def test_saving_what_did_not_change_leaves_no_history(opportunity, author):
    with changing(opportunity.pk, author) as record:
        record.next_step = record.next_step
    assert history() == []
