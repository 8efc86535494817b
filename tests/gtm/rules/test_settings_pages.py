"""The pages of what the team can take on, of who is held out, and of messages that were sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from gtm.models import (
    HoldoutRecord,
    PlaySettingsRecord,
    WebhookDeliveryRecord,
)
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import NOW, TODAY, make_rule, shown

pytestmark = pytest.mark.django_db


def held_out(name: str, owner, rule, matures_in: int) -> None:
    HoldoutRecord.objects.create(
        customer=make_account(name, csm=owner),
        rule=rule,
        play_type="risk",
        reason="High risk",
        probability=0.7,
        assigned_at=NOW,
        matures_on=TODAY + timedelta(days=matures_in),
    )


def test_admins_see_everybody_who_is_held_out_and_leaders_the_matured_ones(
    client, admin, leader, owner, stranger
):
    rule = make_rule()
    held_out("Fresh", owner, rule, 36_500)
    held_out("Ripe", owner, rule, -400)
    held_out("Foreign", stranger, rule, -400)
    client.force_login(admin)
    page = shown(client, "holdouts")
    assert all(name in page for name in ("Fresh", "Ripe", "Foreign"))
    client.force_login(leader)
    page = shown(client, "holdouts")

    assert "Ripe" in page
    assert "Fresh" not in page
    assert "Foreign" not in page


def test_settings_are_put_in_force_with_a_reason_and_their_history(client, admin):
    client.force_login(admin)
    sent = {
        "plays_per_week": "7",
        "hours_per_week": "12.5",
        "hours_per_play": "2",
        "cost_per_hour": "75",
        "holdout": "15",
        "holdouts_per_week": "20",
        "reason": "Two people are away",
    }

    assert client.post(reverse("gtm:play_settings"), sent).status_code == 302

    kept = PlaySettingsRecord.objects.get()
    assert (kept.plays_per_week, float(kept.hours_per_week), kept.holdout_share) == (7, 12.5, 0.15)
    assert (kept.set_by, kept.holdouts_per_week) == (admin, 20)
    page = shown(client, "play_settings")
    assert "at most 20 a week" in page
    assert page.count("Two people are away") == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"holdout": "5"}, "Hold out nobody, or 10 to 20 percent"),
        ({"holdout": "50"}, "Hold out nobody, or 10 to 20 percent"),
        ({"holdouts_per_week": "0"}, "greater than or equal to 1"),
        ({"reason": ""}, "the history keeps it"),
        ({"hours_per_play": "0"}, "greater than or equal to 0.25"),
    ],
)
def test_impossible_settings_are_refused_beside_what_was_sent(client, admin, fields, sentence):
    client.force_login(admin)
    sent = {
        "plays_per_week": "7",
        "hours_per_week": "12",
        "hours_per_play": "2",
        "cost_per_hour": "75",
        "holdout": "0",
        "holdouts_per_week": "20",
        "reason": "Because",
    }

    response = client.post(reverse("gtm:play_settings"), {**sent, **fields})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not PlaySettingsRecord.objects.exists()


def test_a_person_gets_a_budget_of_their_own_and_gives_it_back(client, admin, owner):
    client.force_login(admin)
    url = reverse("gtm:set_play_budget")

    client.post(url, {"person": owner.pk, "plays": "3", "hours": "6"})
    assert owner.play_budget.plays_per_week == 3
    assert client.post(url, {"person": owner.pk, "plays": "3"}).status_code == 422
    client.post(url, {"person": owner.pk})

    owner.refresh_from_db()
    assert not hasattr(owner, "play_budget")


def test_messages_are_listed_and_one_that_failed_is_put_in_line_again(client, admin):
    rule = make_rule(name="Sender")
    fields = {"rule": rule, "url": "https://example.com/", "body": "{}", "created_at": NOW}
    failed = WebhookDeliveryRecord.objects.create(
        message_id="a", status="given_up", answer="503 busy", attempts=8, **fields
    )
    arrived = WebhookDeliveryRecord.objects.create(message_id="b", status="delivered", **fields)
    client.force_login(admin)
    page = shown(client, "webhook_deliveries")
    assert "503 busy" in page
    assert "503 busy" not in shown(client, "webhook_deliveries", status="delivered")

    for delivery in (failed, arrived):
        client.post(reverse("gtm:retry_webhook", args=[delivery.pk]))

    failed.refresh_from_db()
    arrived.refresh_from_db()
    assert (failed.status, arrived.status) == ("waiting", "delivered")
    assert failed.next_attempt_at is not None
