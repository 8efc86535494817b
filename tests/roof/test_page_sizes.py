"""No page weighs more than 150 kB before its charts, with as many rows as it shows at once."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from customers.models import CustomerRecord
from gtm.models import PlayRecord
from predictions.models import CurrentScoreRecord
from tests.customers.builders import NOW
from tests.customers.test_tasks import make_task
from tests.gtm.builders import make_opportunity, make_play
from tests.gtm.expansion_builders import growing, publish_run, put_cutoffs
from tests.predictions.prediction_builders import a_reason
from usage.models import TicketRecord

pytestmark = [pytest.mark.slow, pytest.mark.any_database, pytest.mark.django_db]

MOST_BYTES = 150_000
ROWS = 55
REASON = "Feature adoption of 13% in the last 30 days (lower than 98% of growth accounts), down from 48%"
PAGES = [
    "/?scope=all",
    "/accounts/?scope=all",
    "/accounts/?size=100&tier=high&tier=critical&plan=growth&where="
    + "or(plan.is.growth~enterprise,renewal.next.90)",
    "/accounts/?sort=-mrr,name&where=risk.gte.20,or(mrr.gte.1000,renewal.next.90,and(name.has.timbenza,csm.filled))",
    "/contacts/?scope=all",
    "/tickets/?scope=all",
    "/opportunities/?scope=all",
    "/opportunities/board/?scope=all",
    "/plays/?scope=all",
    "/renewals/?scope=all",
    "/quadrant/?scope=all",
    "/quadrant/?quadrant=growth_engine&sort=-mrr",
    "/renewals/?window=90&where=mrr.gte.1000",
    "/opportunities/?where=amount.gte.1000,or(stage.is.proposal~prospecting,closes.next.90)",
    "/tasks/?scope=all",
    "/tasks/?scope=all&show=later",
]
CHART = re.compile(r'<svg class="plot.*?</svg>|<details class="chart-table">.*?</details>', re.DOTALL)


@pytest.fixture
def full_pages(db, admin):
    """More rows than a page shows, each with everything that a row can have."""
    soon = timezone.now().date() + timedelta(days=20)
    for number in range(ROWS):
        account = growing(
            f"Timbenza Analytics Pacific {number}",
            0.3 + number / 100,
            0.3,
            mrr=Decimal(12_345),
            csm=admin,
            account_executive=admin,
            renewal_date=soon,
            billing_period_months=12,
        )
        account.contacts.create(
            contact_id=f"C-{number}",
            name="Wilhelmina Featherstone",
            email=f"w{number}@example.com",
            ingested_at=NOW,
        )
        TicketRecord.objects.create(
            ticket_id=f"T-{number}",
            topic="The export stops",
            customer=account,
            created_date=soon,
            ingested_at=NOW,
        )
        make_opportunity(account, closes_in=number, amount=Decimal(12_345), next_step="Legal review")
        make_play(account, due_in=-1, owner=admin)
        for due_in in (-1, 0, 3, 30, None):
            make_task(admin, "Ask how the quarter went", customer=account, due_in=due_in)
    PlayRecord.objects.update(story=REASON)
    CurrentScoreRecord.objects.update(previous_probability=0.1, reasons=[a_reason(REASON, 0.4)])
    put_cutoffs()
    publish_run()
    assert CustomerRecord.objects.count() == ROWS


@pytest.mark.parametrize("address", PAGES)
def test_a_full_page_is_light(address, client, admin, full_pages):
    client.force_login(admin)

    page = CHART.sub("", client.get(address).text)

    assert len(page.encode()) < MOST_BYTES
