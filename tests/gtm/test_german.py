"""What the gtm context says to a German reader, and what it keeps."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from gtm.domain import OpportunityType, SalesStage
from gtm.domain.quarter import Quarter
from gtm.models import PlayRecord
from gtm.queries.expansion.grid import PROBABILITY_EDGES
from gtm.queries.opportunity_history import history_of
from gtm.queries.plays.rows import PLAY_PATHS, PlayRow
from gtm.repositories import Author
from gtm.repositories.hand_over import hand_over
from gtm.repositories.opportunity_changes import change_of
from tests.german import in_german
from tests.gtm.builders import make_account, make_opportunity, make_play


def test_stages_and_quarters_are_named_in_the_language_of_the_reader():
    with in_german({"Won": "Gewonnen", "Q{quarter} {year}": "{quarter}. Quartal {year}"}):
        said = SalesStage.CLOSED_WON.label, Quarter.of(date(2026, 11, 30)).words

    assert said == ("Gewonnen", "4. Quartal 2026")


@pytest.mark.django_db
def test_a_sale_opens_the_play_that_saves_first_once_whatever_language_it_is_opened_in(owner):
    account, author = make_account("Acme", csm=owner), Author(owner, datetime(2026, 11, 30, tzinfo=UTC))
    hand_over(account, OpportunityType.RENEWAL, author)
    with in_german({"Renewal contested": "Verlängerung umstritten"}):
        play = hand_over(account, OpportunityType.RENEWAL, author)
        read = PlayRow.from_values(PlayRecord.objects.values(*PLAY_PATHS).get(), play.due_on)

    assert [play.reason for play in PlayRecord.objects.all()] == ["Renewal contested"]
    assert read.reason == "Verlängerung umstritten"


@pytest.mark.django_db
def test_to_whom_a_sale_was_handed_over_is_kept_as_facts_and_said_in_the_language_of_the_reader(owner):
    account, author = make_account("Acme", csm=owner), Author(owner, datetime(2026, 11, 30, tzinfo=UTC))
    sale = make_opportunity(account)
    hand_over(account, OpportunityType.RENEWAL, author, sale)
    hand_over(make_account(), OpportunityType.RENEWAL, author, nobodys := make_opportunity(make_account()))

    kept = sale.changes.get().after
    with translation.override("de"):
        read = [history_of(each.pk)[0].after for each in (sale, nobodys)]

    assert kept == f"{owner.pk}/2026-12-07"
    assert read == ["an owner, fällig 7. Dez. 2026", "noch an niemanden, fällig 7. Dez. 2026"]


@pytest.mark.django_db
def test_what_histories_kept_in_words_stays_as_it_was_told(owner):
    sale = make_opportunity(make_account())
    change_of(sale, "handed_over", "", "to Clara, due 2026-12-07", Author(owner, timezone.now())).save()

    assert history_of(sale.pk)[0].after == "to Clara, due 2026-12-07"


@pytest.mark.django_db
def test_what_was_known_when_a_play_was_opened_is_said_in_the_language_of_the_reader():
    play = make_play(make_account(), story="Seats: 12 days")

    with translation.override("de"):
        row = PlayRow.from_values(PlayRecord.objects.values(*PLAY_PATHS).get(), play.due_on)

    assert row.story == "Seats: 12 Tage"


def test_edges_of_the_quadrant_are_written_as_the_reader_writes_them():
    with translation.override("de"):
        german = [PROBABILITY_EDGES.words(edge) for edge in (0, 1, 4, 5, 12)]

    assert german == ["0%", "0,25%", "1,5%", "2%", "12,5%"]
    assert PROBABILITY_EDGES.words(5) == "2%"
