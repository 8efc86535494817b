"""How many plays a rule may open: budgets of people and weeks, and whom chance leaves without one."""

from datetime import timedelta

import pytest

from customers.edits.tags import put_tag
from customers.models import AccountTagRecord, TagRecord
from gtm.domain.rules import EntryResult, HoldOutShare, RuleTrigger
from gtm.models import (
    HoldoutRecord,
    PlayBudgetRecord,
    PlayRecord,
    RulePassRecord,
    WebhookDeliveryRecord,
)
from gtm.repositories.rules.looking import follow_rules
from tests.gtm.builders import make_account, make_play
from tests.gtm.rules.builders import NOW, TODAY, later, make_rule, make_settings, opened_for, publish, results

pytestmark = pytest.mark.django_db


def test_over_budget_only_the_most_valuable_open_and_the_rest_are_listed(owner, colleague):
    make_settings(plays_per_week=2)
    rule = make_rule()
    accounts = {make_account(f"A{number}", csm=owner): 0.5 + number / 100 for number in range(5)}
    accounts[make_account("Other", csm=colleague)] = 0.5
    publish(accounts)

    follow_rules(NOW)

    assert opened_for(rule.reason) == {"A4", "A3", "Other"}
    waiting = rule.entries.filter(result=EntryResult.OVER_BUDGET)
    assert {entry.customer.name for entry in waiting} == {"A0", "A1", "A2"}
    assert all(entry.value and entry.fired_at is None for entry in waiting)
    assert RulePassRecord.objects.get().over_budget == 3


def test_whoever_is_over_budget_opens_in_a_later_week_if_it_still_matches(owner):
    make_settings(plays_per_week=1)
    rule = make_rule("risk.gte.50", trigger=RuleTrigger.MATCHES)
    best, second, third = (make_account(f"A{number}", csm=owner) for number in range(3))
    publish({best: 0.9, second: 0.8, third: 0.7})
    follow_rules(NOW)
    follow_rules(later(days=1))
    assert opened_for(rule.reason) == {"A0"}
    publish({best: 0.9, second: 0.2, third: 0.7}, TODAY + timedelta(days=5))

    follow_rules(later(days=5))  # a Monday

    assert opened_for(rule.reason) == {"A0", "A2"}


def test_a_person_may_have_a_budget_of_their_own_and_rules_share_it(owner):
    make_settings(plays_per_week=10)
    PlayBudgetRecord.objects.create(user=owner, plays_per_week=1, hours_per_week=5)
    make_rule("risk.gte.50")
    make_rule("risk.gte.60")
    publish({make_account("Low", csm=owner): 0.55, make_account("High", csm=owner): 0.9})

    follow_rules(NOW)

    assert PlayRecord.objects.count() == 1
    assert PlayRecord.objects.get().customer.name == "High"


def test_an_open_play_is_brought_up_to_date_whatever_the_budget(owner):
    make_settings(plays_per_week=0)
    rule, account = make_rule(), make_account("Acme", csm=owner)
    play = make_play(account, reason=rule.reason)
    publish({account: 0.7})

    follow_rules(NOW)

    play.refresh_from_db()
    assert results(rule) == {"Acme": "updated"}
    assert play.prediction is not None


def test_about_the_share_is_held_out_left_alone_altogether_and_never_a_key_account(owner):
    make_settings(holdout_share=0.2)
    tag = TagRecord.objects.create(name="Watched")
    rule = make_rule(tag=tag, notify=True, webhook_url="https://example.com/", webhook_secret="whsec_")
    accounts = [make_account(csm=owner) for _ in range(60)]
    key = TagRecord.objects.create(name="Key Account")
    drawn = {each.pk for each in accounts if HoldOutShare(0.2).draws(each.pk, rule.pk, TODAY)}
    exempt = min(drawn)
    put_tag({exempt}, key.pk, None)
    publish(dict.fromkeys(accounts, 0.7))

    follow_rules(NOW)

    held = set(HoldoutRecord.objects.values_list("customer_id", flat=True))
    assert held == drawn - {exempt}
    assert not PlayRecord.objects.filter(customer__in=held).exists()
    assert not AccountTagRecord.objects.filter(customer__in=held, tag=tag).exists()
    sent = "".join(WebhookDeliveryRecord.objects.values_list("body", flat=True))
    assert {f'"{each.customer_id}"' in sent for each in accounts if each.pk in held} == {False}
    assert {f'"{each.customer_id}"' in sent for each in accounts if each.pk not in held} == {True}
    assert PlayRecord.objects.count() == 60 - len(held)
    kept = HoldoutRecord.objects.first()
    assert (kept.rule, kept.probability, kept.matures_on) == (rule, 0.7, TODAY + timedelta(days=90))


def test_a_week_holds_out_as_many_as_it_has_room_for_by_all_rules_together_and_chance_says_who(owner):
    make_settings(holdout_share=0.2, holdouts_per_week=3)
    rule, other = make_rule(), make_rule(play_type="adoption")
    accounts = [make_account(csm=owner) for _ in range(60)]
    chances = {
        (each.pk, asked.play_type): HoldOutShare.chance(each.pk, asked.pk, TODAY)
        for each in accounts
        for asked in (rule, other)
    }
    publish(dict.fromkeys(accounts, 0.7))

    follow_rules(NOW)
    lowest = sorted(chances, key=chances.__getitem__)[:3]
    assert set(HoldoutRecord.objects.values_list("customer_id", "play_type")) == set(lowest)
    assert PlayRecord.objects.count() == 120 - 3
    late = [make_account(csm=owner) for _ in range(40)]
    publish(dict.fromkeys([*accounts, *late], 0.7), TODAY + timedelta(days=1))
    follow_rules(later(days=1))
    assert HoldoutRecord.objects.count() == 3
    publish(dict.fromkeys([make_account(csm=owner) for _ in range(40)], 0.7), TODAY + timedelta(days=7))
    follow_rules(later(days=7))

    assert HoldoutRecord.objects.count() == 6


def test_an_account_with_an_open_play_is_never_held_out(owner):
    make_settings(holdout_share=0.2)
    rule = make_rule()
    accounts = [make_account(csm=owner) for _ in range(40)]
    for account in accounts:
        make_play(account, reason=rule.reason)
    publish(dict.fromkeys(accounts, 0.7))

    follow_rules(NOW)

    assert not HoldoutRecord.objects.exists()


def test_another_rule_leaves_a_held_out_account_alone_until_it_matures(owner):
    make_settings()
    account = make_account("Acme", csm=owner)
    first = make_rule(is_on=False)
    HoldoutRecord.objects.create(
        customer=account,
        rule=first,
        play_type="risk",
        reason="Before",
        assigned_at=NOW,
        matures_on=TODAY + timedelta(days=20),
    )
    second, other_kind = make_rule(), make_rule(play_type="adoption")
    publish({account: 0.7})
    follow_rules(NOW)
    assert (results(second), results(other_kind)) == ({"Acme": "held_out"}, {"Acme": "opened"})
    assert HoldoutRecord.objects.count() == 1
    publish({account: 0.8}, TODAY + timedelta(days=20))
    follow_rules(later(days=20))

    assert results(second) == {"Acme": "opened"}


def test_a_held_out_account_that_still_matches_when_it_has_matured_gets_the_play(owner):
    make_settings(holdout_share=0.2)
    rule = make_rule(trigger=RuleTrigger.MATCHES)
    accounts = [make_account(csm=owner) for _ in range(40)]
    publish(dict.fromkeys(accounts, 0.7))
    follow_rules(NOW)
    held = set(HoldoutRecord.objects.values_list("customer_id", flat=True))
    assert held

    follow_rules(later(days=89))
    assert not PlayRecord.objects.filter(customer__in=held).exists()
    follow_rules(later(days=90))

    assert PlayRecord.objects.filter(customer__in=held).count() == len(held)
    assert HoldoutRecord.objects.count() == len(held)
    assert rule.entries.filter(result=EntryResult.HELD_OUT).count() == 0
