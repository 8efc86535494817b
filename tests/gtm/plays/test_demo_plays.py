"""The demo has plays that ended, run and wait, told once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from churnapp.demo import plays
from gtm.models import PlayMoveRecord, PlayRecord
from tests.gtm.builders import make_account

pytestmark = pytest.mark.django_db


def test_the_demo_has_plays_that_ended_run_and_wait_and_tells_them_once(owner, monkeypatch):
    monkeypatch.setattr(plays, "ENDED", 4)
    monkeypatch.setattr(plays, "UNDER_WAY", 3)
    monkeypatch.setattr(plays, "PUT_OFF", 1)
    for number in range(8):
        account = make_account(csm=owner, risk=0.6, mrr=Decimal(100 + number))
        account.current_score.expected_loss = Decimal(1000 + number)
        account.current_score.save()

    plays.tell_demo_plays(timezone.now())
    moves = PlayMoveRecord.objects.count()
    plays.tell_demo_plays(timezone.now())

    statuses = sorted(PlayRecord.objects.values_list("status", flat=True))
    assert statuses[-2:] == ["recovered", "recovered"]
    assert {"lost", "not_needed"} <= set(statuses)
    assert PlayRecord.objects.open().count() == 4
    assert PlayRecord.objects.filter(snoozed_until__isnull=False).count() == 1
    assert PlayMoveRecord.objects.count() == moves
