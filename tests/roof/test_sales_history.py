"""The demo's sales are told as people would have done them."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from churnapp.demo.sales_history import GOING_ON, HANDED_OVER, SLIPS_EVERY, tell_sales_history
from churnapp.demo.sales_story import draw_story
from gtm.domain import OpportunityType, SalesStage
from gtm.models import OpportunityRecord, PlayRecord
from tests.gtm.builders import make_account, make_opportunity

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
END = date(2026, 6, 30)


@pytest.mark.parametrize("stage", SalesStage)
@pytest.mark.parametrize("kind", OpportunityType)
def test_a_story_fits_its_stage_and_holds_nothing_from_the_future(stage, kind):
    rng = np.random.default_rng(1)
    for _ in range(40):
        story = draw_story(stage, kind, date(2026, 8, 1) if stage.is_open else END, END, rng)
        assert story.created_date <= story.stage_entered_on <= END
        assert bool(story.lost_reason) == (stage is SalesStage.CLOSED_LOST)
        assert stage.is_open or not (story.next_step or story.forecast_category)


def test_some_slip_some_are_handed_over_and_some_go_on(db, seller):
    for number in range(12):
        account = make_account(risk=0.8, csm=seller)
        make_opportunity(account, stage="qualification", amount=number, sales_owner=seller)
    tell_sales_history(NOW)

    assert OpportunityRecord.objects.filter(slips=1).count() == -(-12 // SLIPS_EVERY)
    assert PlayRecord.objects.count() == HANDED_OVER
    assert OpportunityRecord.objects.exclude(goes_on_because="").count() == GOING_ON
    tell_sales_history(NOW)
    assert PlayRecord.objects.filter(status="acting").exists()
