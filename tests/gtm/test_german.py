"""What the gtm context says to a German reader, and what it keeps."""

from datetime import UTC, date, datetime

import pytest

from gtm.domain import OpportunityType, SalesStage
from gtm.domain.quarter import Quarter
from gtm.models import PlayRecord
from gtm.repositories import Author
from gtm.repositories.hand_over import hand_over
from tests.german import in_german
from tests.gtm.builders import make_account


def test_stages_and_quarters_are_named_in_the_language_of_the_reader():
    with in_german({"Won": "Gewonnen", "Q{quarter} {year}": "{quarter}. Quartal {year}"}):
        said = SalesStage.CLOSED_WON.label, Quarter.of(date(2026, 11, 30)).words

    assert said == ("Gewonnen", "4. Quartal 2026")


@pytest.mark.django_db
def test_a_sale_opens_the_play_that_saves_first_once_whatever_language_it_is_opened_in(owner):
    account, author = make_account("Acme", csm=owner), Author(owner, datetime(2026, 11, 30, tzinfo=UTC))
    hand_over(account, OpportunityType.RENEWAL, author)
    with in_german({"{kind} contested": "{kind} umstritten", "Renewal": "Verlängerung"}):
        hand_over(account, OpportunityType.RENEWAL, author)

    assert [play.reason for play in PlayRecord.objects.all()] == ["Renewal contested"]
