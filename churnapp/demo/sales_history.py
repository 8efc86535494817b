"""What the people of the demo did about their sales lately, done as they would do it."""

from datetime import datetime, timedelta

from gtm.domain import OpportunityType, PlayStatus, SalesStage, StageMove
from gtm.models import OpportunityRecord
from gtm.queries.conditions import contested
from gtm.repositories import Author, changing, move_to_stage
from gtm.repositories.hand_over import hand_over
from gtm.repositories.plays import move_play

SLIPS_EVERY, MOST_SLIPS = 5, 200
HANDED_OVER, GOING_ON = 4, 2
EARLY_STAGES = (SalesStage.PROSPECTING, SalesStage.QUALIFICATION)
BECAUSE = "The sponsor asked for the offer and wants to decide this month."
WAYS = ((), (PlayStatus.PLANNED,), (PlayStatus.PLANNED, PlayStatus.ACTING))


def tell_sales_history(now: datetime) -> None:
    """Lets every fifth close date slip, hands some contested sales to their CSM and lets two go on.

    Nothing happens to sales that somebody has changed already, so that it can be told again.
    """
    untouched = OpportunityRecord.objects.open().filter(revision=0).select_related("sales_owner", "customer")
    for number, sale in enumerate(untouched.order_by("pk")[::SLIPS_EVERY][:MOST_SLIPS]):
        days = 7 + number * 5 % 30
        with changing(sale.pk, Author(sale.sales_owner, now - timedelta(days=days))) as record:
            record.close_date = sale.close_date + timedelta(days=days)
    risky = list(untouched.filter(contested(), stage__in=EARLY_STAGES).order_by("-amount", "pk"))
    for number, sale in enumerate(risky[:HANDED_OVER]):
        author = Author(sale.sales_owner, now - timedelta(days=1 + number))
        play = hand_over(sale.customer, OpportunityType(sale.opportunity_type or ""), author, sale)
        for status in WAYS[number % len(WAYS)]:
            if play.status == PlayStatus.AT_RISK:
                move_play(play.pk, status, Author(sale.customer.csm, now - timedelta(hours=6)))
    for sale in risky[HANDED_OVER : HANDED_OVER + GOING_ON]:
        author = Author(sale.sales_owner, now - timedelta(days=3), BECAUSE)
        move_to_stage(sale.pk, StageMove(SalesStage.PROPOSAL, BECAUSE), author)
