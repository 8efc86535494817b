"""Thousands of rows at once are the rows that one object after the other would have been."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from gtm.models import PlayMoveRecord, PlayRecord
from gtm.repositories import many_rows
from gtm.repositories.many_rows import in_turns, insert_objects, insert_rows
from tests.gtm.builders import make_account, make_play

pytestmark = pytest.mark.django_db

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
SAME = {"play_type": "risk", "opened_at": AT, "due_on": date(2026, 7, 3), "status_entered_on": AT.date()}


def test_rows_get_keys_in_their_order_and_defaults_where_nothing_is_said(monkeypatch):
    monkeypatch.setattr(many_rows, "MOST_ROWS", 2)
    accounts = [make_account(f"Account {number}") for number in range(5)]
    rows = [(account.pk, f"Reason {number}") for number, account in enumerate(accounts)]

    keys = insert_rows(PlayRecord, ["customer_id", "reason"], rows, SAME)

    found = PlayRecord.objects.in_bulk(keys)
    assert [found[key].customer for key in keys] == accounts
    play = PlayRecord.objects.get(pk=keys[0])
    assert (play.status, play.story, play.priority, play.closed_by_check) == ("at_risk", "", None, False)
    assert (play.opened_at, play.due_on) == (AT, date(2026, 7, 3))


def test_objects_are_kept_as_save_would_keep_them():
    account = make_account()
    values = {**SAME, "customer": account, "priority": Decimal("12.34"), "probability": 0.25}
    (play,) = insert_objects([PlayRecord(reason="At once", **values)])
    saved = PlayRecord.objects.create(reason="One by one", **values)
    insert_objects([PlayMoveRecord(play=play, at=AT, kind="opened", after={"due_on": "2026-07-03"})])

    kept, other = (PlayRecord.objects.filter(pk=each.pk).values().get() for each in (play, saved))
    assert {**kept, "id": 0, "reason": ""} == {**other, "id": 0, "reason": ""}
    assert PlayMoveRecord.objects.get().after == {"due_on": "2026-07-03"}
    play.save()  # it knows that it is there
    assert PlayRecord.objects.count() == 2


def test_the_database_refuses_what_it_refuses_of_single_rows():
    play = make_play(make_account())

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(PlayRecord, ["customer_id", "reason"], [(play.customer_id, play.reason)], SAME)


def test_nothing_is_inserted_of_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_rows(PlayRecord, ["customer_id"], []) == []
        assert not insert_objects([])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="others queue for what is locked")
def test_between_two_batches_others_may_take_the_lock_of_sqlite(monkeypatch):
    pauses = []
    monkeypatch.setattr(many_rows.time, "sleep", pauses.append)

    assert list(in_turns(range(5), 2)) == [(0, 1), (2, 3), (4,)]
    assert pauses == [many_rows.PAUSE] * 2
    with transaction.atomic():  # nobody gets in between there
        assert list(in_turns(range(3), 2)) == [(0, 1), (2,)]
    assert len(pauses) == 2
