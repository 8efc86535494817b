"""One suite on the fake and on the real store of opportunities."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customers.models import CustomerRecord
from gtm.domain import Opportunity, OpportunityRepository, SalesStage, StageMove, StageMoveRefused
from gtm.models import OpportunityRecord
from gtm.repositories import Author, DjangoOpportunityRepository, move_to_stage
from tests.gtm.builders import make_account, make_opportunity

RECORDED = datetime(2025, 1, 1, tzinfo=UTC)
NOBODY = Author(None, RECORDED)


class FakeOpportunityRepository(OpportunityRepository):
    """Keeps opportunities in a list."""

    def __init__(self, opportunities) -> None:
        self.opportunities = opportunities

    def get_open_for_customer(self, customer_id):
        found = [
            each for each in self.opportunities if each.customer_id == customer_id and each.stage.is_open
        ]
        return sorted(found, key=lambda each: (each.close_date, each.opp_id))


@pytest.fixture(params=["fake", "real"])
def store_of(request):
    """Builds a store with the given opportunities."""

    def build(*opportunities: Opportunity) -> OpportunityRepository:
        if request.param == "fake":
            return FakeOpportunityRepository(opportunities)
        make_user = request.getfixturevalue("make_user")
        for each in opportunities:
            account, _ = CustomerRecord.objects.get_or_create(
                customer_id=each.customer_id,
                defaults={"name": each.customer_id, "signup_date": date(2024, 1, 1), "ingested_at": RECORDED},
            )
            OpportunityRecord.objects.create(
                opp_id=each.opp_id,
                customer=account,
                stage=each.stage,
                close_date=each.close_date,
                amount=each.amount,
                sales_owner=make_user(each.sales_owner) if each.sales_owner else None,
                ingested_at=RECORDED,
            )
        return DjangoOpportunityRepository()

    return build


def opportunity(opp_id: str, **fields) -> Opportunity:
    return Opportunity(
        **{
            "opp_id": opp_id,
            "customer_id": "acme",
            "stage": SalesStage.PROPOSAL,
            "close_date": date(2025, 6, 30),
            "amount": Decimal("1200.50"),
            **fields,
        }
    )


def test_open_opportunities_come_by_close_date_then_id(store_of):
    store = store_of(opportunity("z"), opportunity("b", close_date=date(2025, 1, 1)), opportunity("a"))
    assert [each.opp_id for each in store.get_open_for_customer("acme")] == ["b", "a", "z"]


@pytest.mark.parametrize("stage", [stage for stage in SalesStage if not stage.is_open])
def test_closed_opportunities_are_left_out(store_of, stage):
    assert list(store_of(opportunity("a", stage=stage)).get_open_for_customer("acme")) == []


def test_opportunities_of_others_are_left_out(store_of):
    store = store_of(opportunity("a", customer_id="other"))
    assert list(store.get_open_for_customer("acme")) == []
    assert list(store.get_open_for_customer("nobody")) == []


def test_an_opportunity_comes_back_whole(store_of):
    kept = opportunity("a", sales_owner="sam", stage=SalesStage.QUALIFICATION)
    (found,) = store_of(kept).get_open_for_customer("acme")
    assert (
        found.opp_id,
        found.customer_id,
        found.stage,
        found.close_date,
        found.amount,
        found.sales_owner,
    ) == (
        kept.opp_id,
        kept.customer_id,
        kept.stage,
        kept.close_date,
        kept.amount,
        kept.sales_owner,
    )


def test_the_owners_are_read_in_the_same_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        DjangoOpportunityRepository().get_open_for_customer("acme")


def test_a_move_is_kept(db):
    record = make_opportunity(make_account())
    move_to_stage(record.pk, StageMove(SalesStage.PROPOSAL), NOBODY)
    assert OpportunityRecord.objects.get().stage == SalesStage.PROPOSAL


def test_a_refused_move_changes_nothing(db):
    record = make_opportunity(make_account())
    with pytest.raises(StageMoveRefused, match="proposal first"):
        move_to_stage(record.pk, StageMove(SalesStage.CLOSED_WON), NOBODY)
    assert OpportunityRecord.objects.get().stage == SalesStage.PROSPECTING
