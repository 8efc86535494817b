"""The timeline: every source in one order, page by page, with nothing lost or told twice."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest

from churnapp.imports import FolderForReports
from churnapp.workspace.models import ChangeRecord
from customers.imports import CustomerImport
from customers.models import AccountChangeRecord, CustomerRecord
from customers.repositories.account_changes import Author, keep_account_changes
from customers.repositories.notes import NoteText, log_note
from customers.timeline import Place, feed_of, timeline_sources
from gtm.domain import PlayCause, PlayStatus, PlayType
from gtm.repositories import Author as PlayAuthor
from gtm.repositories.plays import Ending, end_play, move_play, open_play
from predictions.models import JudgementRecord
from tests.customers.builders import NOW, make_account
from tests.gtm.builders import make_opportunity
from tests.predictions.builders import a_period, a_ticket
from tests.predictions.prediction_builders import predict

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def account(owner):
    """An account about which every source has something to say, much of it at the same moment."""
    account = make_account(name="Bluepeak", csm=owner, signup_date=date(2025, 1, 1))
    a_period(account, date(2025, 1, 1), mrr=500, plan_tier="starter", valid_to=date(2026, 11, 20))
    a_period(account, date(2026, 11, 20), mrr=900, plan_tier="growth")
    for day, likely in ((18, 0.1), (19, 0.12), (20, 0.6)):
        predict(account, likely, date(2026, 11, day))
    for _ in range(8):
        a_ticket(account, date(2026, 11, 20), priority="critical", topic="export fails")
        log_note(account, NoteText("Talked"), by=owner, now=MIDNIGHT)
        AccountChangeRecord.objects.create(
            customer=account, field="csm", after=str(owner.pk), changed_at=MIDNIGHT
        )
    sale = make_opportunity(account)
    sale.changes.create(field="stage", before="prospecting", after="closed_won", changed_at=MIDNIGHT)
    edit = ChangeRecord.objects.create(
        subject="account", words="Seats 5 → 9", made_by=owner, made_at=MIDNIGHT, moved_at=MIDNIGHT, total=1
    )
    edit.rows.create(subject="account", row=account.pk, field="seats", before=5, after=9)
    JudgementRecord.objects.create(
        customer=account,
        tier="low",
        reason="in_hand",
        words="They signed",
        model_tier="high",
        model_probability=0.6,
        stated_at=MIDNIGHT,
        expires_on=date(2026, 12, 20),
    )
    play = open_play(
        account,
        PlayCause(PlayType.RISK, "Usage fell"),
        PlayAuthor(None, MIDNIGHT - timedelta(days=3)),
        due=date(2026, 11, 25),
    )
    move_play(play.pk, PlayStatus.ACTING, PlayAuthor(owner, MIDNIGHT - timedelta(days=2)))
    end_play(play.pk, Ending(PlayStatus.RECOVERED), PlayAuthor(owner, MIDNIGHT))
    return account


def test_every_source_tells_in_one_order(account, owner):
    entries = feed_of(account, owner, limit=100).entries

    assert {entry.source for entry in entries} == {source.key for source in timeline_sources()}
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)


@pytest.mark.parametrize("limit", [3, 20])
def test_page_after_page_tells_everything_once(account, owner, limit):
    whole = [(entry.source, entry.pk) for entry in feed_of(account, owner, limit=1000).entries]

    told, place = [], None
    while True:
        feed = feed_of(account, owner, before=place, limit=limit)
        told += [(entry.source, entry.pk) for entry in feed.entries]
        if feed.older is None:
            break
        place = Place.read(str(feed.older))

    assert told == whole
    assert len(set(whole)) == len(whole) > 30


@pytest.mark.parametrize("nonsense", ["", "~~", "x~notes~1", "2026-01-01~notes~1", "9" * 400, "\x00~a~1"])
def test_a_place_that_makes_no_sense_is_the_beginning(nonsense):
    assert Place.read(nonsense) is None


def test_what_moved_is_said_in_words(account, owner):
    titles = [entry.title for entry in feed_of(account, owner, limit=100).entries]

    assert "Growth plan, $500 → $900 a month" in titles
    assert "Churn risk rose from 10% to 60%, high" in titles
    assert "First churn risk: 10%" in titles
    assert "Became a customer" in titles
    assert "CSM: nobody → owner" in titles
    assert "Recovered · Risk play: Usage fell" in titles
    assert not [title for title in titles if "12%" in title]


def test_one_kind_alone_can_be_asked_for(client, account, owner):
    client.force_login(owner)

    page = client.get(f"/accounts/{account.pk}/panels/timeline/?type=tickets").text

    assert "export fails" in page
    assert "Talked" not in page
    assert re.search(r'type=tickets"[^>]*aria-current="true"', page)


def test_older_entries_are_a_page_of_their_own(client, account, owner):
    client.force_login(owner)
    address = f"/accounts/{account.pk}/panels/timeline/"
    first = client.get(address, headers={"HX-Request": "true"}).text

    older = unescape(re.search(r'href="([^"]+before=[^"]+)"', first).group(1))
    part = client.get(older, headers={"HX-Request": "true"}).text

    assert "note-form" not in part
    assert part.count('class="timeline-entry') == 12
    assert "The newest" in client.get(older).text


def test_a_timeline_costs_the_same_however_long_it_is(client, account, owner, django_assert_max_num_queries):
    client.force_login(owner)
    with django_assert_max_num_queries(18):
        client.get(f"/accounts/{account.pk}/panels/timeline/", headers={"HX-Request": "true"})


def test_a_file_that_changes_an_account_leaves_a_trace_of_what_it_changed(owner):
    account = make_account(customer_id="blue", csm=owner, renewal_date=date(2027, 1, 1))
    after = CustomerRecord.objects.get(pk=account.pk)
    after.csm_id, after.mrr = None, Decimal(1000)

    keep_account_changes([(account, after)], Author(None, NOW))

    kept = AccountChangeRecord.objects.get()
    assert (kept.field, kept.before, kept.after, kept.is_import) == ("csm", str(owner.pk), "", True)


def test_an_import_keeps_what_it_changed_and_a_second_one_keeps_nothing(tmp_path, owner):
    account = make_account(customer_id="blue", csm=owner, signup_date=date(2024, 1, 1))
    file = tmp_path / "customers.csv"
    file.write_text("customer_id,signup_date,renewal_date\nblue,2024-01-01,2027-03-01\n")

    for _ in range(2):
        CustomerImport(NOW).run(file, FolderForReports.of(tmp_path, NOW), lambda *_: None)

    changes = AccountChangeRecord.objects.filter(customer=account)
    assert [(kept.field, kept.before, kept.after) for kept in changes] == [("renewal_date", "", "2027-03-01")]
