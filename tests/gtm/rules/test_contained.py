"""What goes wrong with rules is refused or contained with a sentence, and nothing is doubled."""

import pytest
from django.db import OperationalError

from churnapp.accounts.models import Team
from churnapp.notifications.models import NotificationRecord
from customers.edits.tags import put_tag
from customers.models import AccountTagRecord, CustomFieldRecord, CustomValueRecord, TagRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import (
    PlayRecord,
    RuleEntryRecord,
    RulePassRecord,
)
from gtm.repositories.rules import looking
from gtm.repositories.rules.looking import follow_rules
from gtm.repositories.rules.switching import RuleChangedMeanwhile, switch_off, switch_on
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import NOW, TODAY, later, make_rule, make_settings, publish, results

pytestmark = pytest.mark.django_db


def test_a_rule_that_asks_for_a_deleted_field_switches_itself_off_and_says_so(owner, admin):
    field = CustomFieldRecord.objects.create(key="region", label="Region", kind="text", created_at=NOW)
    account = make_account("Acme", csm=owner, mrr=500)
    CustomValueRecord.objects.create(field=field, customer=account, text="north")
    broken = make_rule("mrr.gte.100,custom_region.is.north", trigger=RuleTrigger.MATCHES)
    healthy = make_rule("mrr.gte.100", trigger=RuleTrigger.MATCHES)
    field.delete()

    follow_rules(NOW)

    broken.refresh_from_db()
    assert not broken.is_on
    assert "There is no field “custom_region” here" in broken.off_because
    assert not broken.entries.exists()
    assert NotificationRecord.objects.get(user=admin, event="rule_alarm").title == broken.off_because
    assert results(healthy) == {"Acme": "opened"}


def test_a_rule_may_wait_for_a_tag_that_no_account_has_yet(owner):
    tag = TagRecord.objects.create(name="Later")
    rule = make_rule(f"tags.is.{tag.pk}", trigger=RuleTrigger.MATCHES)
    account = make_account("Acme", csm=owner)

    follow_rules(NOW)
    assert results(rule) == {}
    put_tag({account.pk}, tag.pk, None)
    follow_rules(later(days=1))

    assert results(rule) == {"Acme": "opened"}


def test_two_rules_in_a_circle_fire_once_each_and_not_in_one_pass(owner):
    red, blue = TagRecord.objects.create(name="Red"), TagRecord.objects.create(name="Blue")
    account = make_account("Acme", csm=owner)
    does = {"trigger": RuleTrigger.MATCHES, "play_type": "", "reason": ""}
    put_tag({account.pk}, red.pk, None)
    first = make_rule(f"tags.is.{red.pk}", tag=blue, **does)
    second = make_rule(f"tags.is.{blue.pk}", tag=red, **does)

    follow_rules(NOW)
    assert (results(first), results(second)) == ({"Acme": "told"}, {})
    for day in range(1, 6):
        AccountTagRecord.objects.filter(customer=account, tag=red).delete()
        follow_rules(later(days=day))

    assert RuleEntryRecord.objects.filter(rule=first, fired_at__isnull=False).count() == 1
    assert RuleEntryRecord.objects.filter(rule=second, fired_at__isnull=False).count() == 1


def test_the_play_of_a_csm_who_left_goes_to_the_leader_of_the_team(make_user, team, admin):
    make_settings()
    gone = make_user("gone", team=team, is_active=False)
    leader = make_user("leader", team=team, leads_team=True)
    make_rule()
    publish({make_account(csm=gone): 0.7})

    follow_rules(NOW)

    assert PlayRecord.objects.get().owner == leader
    assert not NotificationRecord.objects.filter(event="rule_alarm").exists()


def test_without_a_leader_the_play_belongs_to_nobody_and_admins_are_told(make_user, admin):
    make_settings()
    gone = make_user("gone", team=Team.objects.create(name="Empty"), is_active=False)
    make_rule()
    publish({make_account("Acme", csm=gone): 0.7, make_account("Lone"): 0.7})

    follow_rules(NOW)

    assert set(PlayRecord.objects.values_list("owner", flat=True)) == {None}
    told = NotificationRecord.objects.get(user=admin, event="rule_alarm")
    assert told.title.startswith("Nobody owns 2 new plays")


def test_a_worker_that_dies_in_a_pass_is_replaced_and_nothing_is_doubled(owner, monkeypatch):
    make_settings()
    rule = make_rule(tag=TagRecord.objects.create(name="Seen"), notify=True)
    publish({make_account("Acme", csm=owner): 0.7})

    def dies(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("gtm.repositories.rules.acting.write_outcomes", dies)
    with pytest.raises(OSError, match="disk"):
        follow_rules(NOW)
    monkeypatch.undo()
    assert "disk is full" in RulePassRecord.objects.get().error
    assert follow_rules(later(minutes=5)) == 0

    assert follow_rules(later(minutes=16)) == 1

    assert PlayRecord.objects.count() == 1
    assert results(rule) == {"Acme": "updated"}
    assert RulePassRecord.objects.get().error == ""
    assert AccountTagRecord.objects.count() == 1


def test_a_rule_that_the_database_refuses_does_not_keep_others_from_looking(owner, monkeypatch, admin):
    make_settings()
    refused, healthy = make_rule(), make_rule()
    publish({make_account("Acme", csm=owner): 0.7})
    asked = looking.matching_accounts

    def asks(rule, today):
        if rule.pk != refused.pk:
            return asked(rule, today)
        raise OperationalError("no such column")

    monkeypatch.setattr(looking, "matching_accounts", asks)

    follow_rules(NOW)

    assert results(healthy) == {"Acme": "opened"}
    assert "could not look" in refused.passes.get().error
    assert NotificationRecord.objects.filter(user=admin, event="rule_alarm").exists()


def test_switching_off_ends_every_stay_and_on_again_looks_at_once(owner):
    make_settings()
    rule = make_rule("mrr.gte.1", trigger=RuleTrigger.MATCHES)
    make_account("Acme", csm=owner, mrr=5)
    follow_rules(NOW)

    switch_off(rule, NOW)
    assert not rule.entries.filter(left_on=None).exists()
    PlayRecord.objects.update(status="lost", closed_on=TODAY)
    switch_on(rule.pk, version=rule.version)

    assert follow_rules(later(minutes=1)) == 1
    assert PlayRecord.objects.count() == 1


def test_a_version_that_was_never_rehearsed_is_not_switched_on(owner):
    rule = make_rule(is_on=False, version=3)

    with pytest.raises(RuleChangedMeanwhile):
        switch_on(rule.pk, version=2)

    rule.refresh_from_db()
    assert not rule.is_on
