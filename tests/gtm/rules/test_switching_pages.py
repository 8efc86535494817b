"""Rehearsing a rule, switching it on and off, and deleting it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gtm.domain.rules import RuleTrigger
from gtm.models import (
    PlayRuleRecord,
    RuleEntryRecord,
)
from gtm.repositories.rules.looking import follow_rules
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import NOW, make_rule, make_settings, publish, shown

pytestmark = pytest.mark.django_db


def test_a_rehearsal_shows_who_with_links_and_fits_in_few_queries(
    client, admin, owner, django_assert_max_num_queries
):
    make_settings()
    account = make_account("Acme", csm=owner)
    rule = make_rule("risk.gte.50", is_on=False)
    publish({account: 0.9}, timezone.now().date() - timedelta(days=20))
    client.force_login(admin)

    with django_assert_max_num_queries(30):
        page = shown(client, "rehearse_play_rule", rule.pk)

    assert reverse("customers:account", args=[account.pk]) in page
    assert "Would have fired" in page
    assert "Switch on" in page
    assert 'name="meant"' not in page


def test_a_rule_that_matches_everything_is_switched_on_only_when_that_is_meant(client, admin, owner):
    make_settings(plays_per_week=1)
    publish({make_account(csm=owner): 0.9 for _ in range(25)})
    rule = make_rule("", is_on=False, trigger=RuleTrigger.MATCHES)
    client.force_login(admin)
    url = reverse("gtm:switch_play_rule_on", args=[rule.pk])
    page = shown(client, "rehearse_play_rule", rule.pk)
    assert "It matches 25 of 25 accounts today" in page
    assert "with room for 1" in page

    refused = client.post(url, {"version": rule.version})
    rule.refresh_from_db()
    assert (refused.status_code, rule.is_on) == (422, False)

    client.post(url, {"version": rule.version, "meant": "1"})
    rule.refresh_from_db()
    assert rule.is_on


def test_a_rule_that_was_changed_since_the_rehearsal_is_not_switched_on(client, admin):
    rule = make_rule("risk.gte.50", is_on=False, version=2)
    client.force_login(admin)

    response = client.post(reverse("gtm:switch_play_rule_on", args=[rule.pk]), {"version": "1"}, follow=True)

    rule.refresh_from_db()
    assert not rule.is_on
    assert "changed since this rehearsal" in response.content.decode()


def test_a_rule_whose_conditions_cannot_be_read_is_neither_rehearsed_nor_switched_on(client, admin):
    rule = make_rule("gone.gte.1", is_on=False)
    client.force_login(admin)

    assert "There is no field “gone” here" in shown(client, "rehearse_play_rule", rule.pk)
    response = client.post(reverse("gtm:switch_play_rule_on", args=[rule.pk]), {"version": "1"})

    rule.refresh_from_db()
    assert (response.status_code, rule.is_on) == (422, False)


def test_a_rule_is_switched_off_and_deleted_only_then(client, admin, owner):
    make_settings()
    rule = make_rule()
    publish({make_account(csm=owner): 0.9})
    follow_rules(NOW)
    client.force_login(admin)

    client.post(reverse("gtm:delete_play_rule", args=[rule.pk]))
    assert PlayRuleRecord.objects.exists()
    client.post(reverse("gtm:switch_play_rule_off", args=[rule.pk]))
    assert not RuleEntryRecord.objects.filter(left_on=None).exists()
    client.post(reverse("gtm:delete_play_rule", args=[rule.pk]))

    assert not PlayRuleRecord.objects.exists()
