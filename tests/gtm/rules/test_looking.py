"""What rules do when they look: each kind, once for each stay, within the budget, and never in circles."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError

from churnapp.accounts.models import Team
from churnapp.notifications.models import NotificationRecord
from customers.edits.tags import put_tag
from customers.models import AccountTagRecord, CustomFieldRecord, CustomValueRecord, TagRecord, TaskRecord
from gtm.domain.rules import EntryResult, HoldOutShare, RuleTrigger
from gtm.models import (
    HoldoutRecord,
    PlayBudgetRecord,
    PlayRecord,
    RuleEntryRecord,
    RulePassRecord,
    WebhookDeliveryRecord,
)
from gtm.repositories.rules import looking
from gtm.repositories.rules.looking import follow_rules
from gtm.repositories.rules.switching import RuleChangedMeanwhile, switch_off, switch_on
from tests.gtm.builders import make_account, make_play, make_playbook
from tests.gtm.rules.builders import NOW, TODAY, later, make_rule, make_settings, publish

pytestmark = pytest.mark.django_db


def results(rule) -> dict[str, str]:
    return dict(rule.entries.filter(left_on=None).values_list("customer__name", "result"))


def opened_for(reason: str) -> set[str]:
    return set(PlayRecord.objects.filter(reason=reason).values_list("customer__name", flat=True))


def test_a_rule_opens_a_play_for_who_matches_after_a_run_and_for_nobody_else(owner):
    make_settings()
    rule = make_rule("risk.gte.50")
    risky, calm = make_account("Risky", csm=owner), make_account("Calm", csm=owner)
    run = publish({risky: 0.7, calm: 0.1})

    assert follow_rules(NOW) == 1

    play = PlayRecord.objects.get()
    assert (play.customer, play.owner, play.rule, play.reason) == (risky, owner, rule, rule.reason)
    assert (play.prediction.run, play.driver_group, play.story) == (run, "usage_trend", "Logins fell by half")
    # 12,000 a year at 70 %, three in ten kept, less four hours at 60 dollars
    entry = RuleEntryRecord.objects.get()
    assert (entry.result, entry.play, entry.value) == (EntryResult.OPENED, play, Decimal("2280.00"))
    assert play.priority == entry.value
    passed = RulePassRecord.objects.get()
    assert (passed.matched, passed.entered, passed.opened, passed.error) == (1, 1, 1, "")
    assert passed.finished_at is not None


def test_a_rule_looks_once_for_a_run(owner):
    make_settings()
    make_rule()
    publish({make_account(csm=owner): 0.7})

    assert [follow_rules(NOW), follow_rules(NOW), follow_rules(later(days=1))] == [1, 0, 0]
    assert (PlayRecord.objects.count(), RulePassRecord.objects.count()) == (1, 1)


def test_the_next_run_brings_the_open_play_up_to_date_instead_of_opening_a_second(owner):
    make_settings()
    rule, account = make_rule(), make_account(csm=owner)
    publish({account: 0.7})
    follow_rules(NOW)
    run = publish({account: 0.9}, TODAY + timedelta(days=7))

    follow_rules(later(days=7))

    play = PlayRecord.objects.get()
    assert (play.prediction.run, play.probability) == (run, 0.7)  # that of the day it opened
    assert play.priority == Decimal("3000.00")
    assert rule.entries.count() == 1


def test_a_play_that_is_closed_is_not_opened_again_while_the_account_stays(owner):
    make_settings()
    make_rule()
    account = make_account(csm=owner)
    publish({account: 0.7})
    follow_rules(NOW)
    PlayRecord.objects.update(status="lost", closed_on=TODAY)
    publish({account: 0.8}, TODAY + timedelta(days=7))

    follow_rules(later(days=7))

    assert PlayRecord.objects.count() == 1


def test_an_account_that_left_the_rule_for_long_and_comes_back_gets_a_new_play(owner):
    make_settings()
    make_rule()
    account = make_account(csm=owner)
    for day, risk in ((0, 0.7), (7, 0.2), (21, 0.8)):
        publish({account: risk}, TODAY + timedelta(days=day))
        follow_rules(later(days=day))
        PlayRecord.objects.update(status="lost", closed_on=TODAY)

    assert PlayRecord.objects.count() == 2
    assert RuleEntryRecord.objects.filter(left_on=None).count() == 1


def test_an_account_that_trembles_around_the_cut_off_fires_once(owner):
    make_settings()
    make_rule()
    account = make_account(csm=owner)
    for day, risk in enumerate((0.51, 0.49, 0.52, 0.48, 0.53)):
        publish({account: risk}, TODAY + timedelta(days=day))
        follow_rules(later(days=day))
        PlayRecord.objects.update(status="lost", closed_on=TODAY)

    assert PlayRecord.objects.count() == 1


def test_a_rule_of_matching_waits_for_its_days_and_looks_daily(owner):
    make_settings()
    rule = make_rule("mrr.gte.100", trigger=RuleTrigger.MATCHES, days=3)
    make_account("Acme", csm=owner, mrr=500)

    for day in range(3):
        assert follow_rules(later(days=day)) == 1
        assert results(rule) == {"Acme": "waiting"}
    follow_rules(later(days=3))

    assert results(rule) == {"Acme": "opened"}


def test_days_of_matching_begin_anew_when_the_account_stopped_matching(owner):
    make_settings()
    rule = make_rule("mrr.gte.100", trigger=RuleTrigger.MATCHES, days=3)
    account = make_account("Acme", csm=owner, mrr=500)
    for day, mrr in enumerate((500, 50, 500, 500, 500)):
        type(account).objects.update(mrr=mrr)
        follow_rules(later(days=day))

    assert results(rule) == {"Acme": "waiting"}
    follow_rules(later(days=5))
    assert results(rule) == {"Acme": "opened"}


def test_a_rule_before_renewal_fires_that_many_days_ahead_and_makes_up_for_a_missed_day(owner):
    make_settings()
    rule = make_rule("", trigger=RuleTrigger.BEFORE_RENEWAL, days=60, play_type="renewal")
    make_account("Near", csm=owner, renewal_date=TODAY + timedelta(days=60))
    make_account("Soon", csm=owner, renewal_date=TODAY + timedelta(days=62))
    make_account("Past", csm=owner, renewal_date=TODAY - timedelta(days=1))

    follow_rules(NOW)
    assert results(rule) == {"Near": "opened"}
    follow_rules(later(days=4))

    assert results(rule) == {"Near": "opened", "Soon": "opened"}


def test_a_new_run_is_looked_at_by_rules_of_matching_too(owner):
    make_settings()
    rule = make_rule("risk.gte.50", trigger=RuleTrigger.MATCHES)
    account = make_account("Acme", csm=owner)
    publish({account: 0.1})
    follow_rules(NOW)
    publish({account: 0.9})

    follow_rules(later(minutes=5))

    assert results(rule) == {"Acme": "opened"}


def test_accounts_that_have_left_are_never_matched(owner):
    make_settings()
    make_rule("mrr.gte.1", trigger=RuleTrigger.MATCHES)
    make_account(csm=owner, mrr=500, churn_date=TODAY)

    follow_rules(NOW)

    assert not RuleEntryRecord.objects.exists()


def test_a_rule_that_is_off_does_not_look(owner):
    make_rule(is_on=False)
    publish({make_account(csm=owner): 0.9})

    assert follow_rules(NOW) == 0


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


def test_a_play_that_is_snoozed_stays_snoozed(owner):
    make_settings()
    rule, account = make_rule(), make_account("Acme", csm=owner)
    play = make_play(account, reason=rule.reason, snoozed_until=TODAY + timedelta(days=30))
    publish({account: 0.7})

    follow_rules(NOW)

    play.refresh_from_db()
    assert results(rule) == {"Acme": "snoozed"}
    assert play.snoozed_until == TODAY + timedelta(days=30)


def test_two_rules_that_want_the_same_play_open_one(owner):
    make_settings()
    make_rule(reason="Save it")
    make_rule("risk.gte.60", reason="Save it")
    publish({make_account(csm=owner): 0.7})

    follow_rules(NOW)

    assert PlayRecord.objects.count() == 1
    assert set(RuleEntryRecord.objects.values_list("result", flat=True)) == {"opened"}


def test_the_play_follows_the_newest_version_of_the_rules_playbook(owner):
    make_settings()
    version = make_playbook(tasks=("Call", "Write"))
    make_rule(playbook=version.playbook)
    publish({make_account(csm=owner): 0.7})

    follow_rules(NOW)

    assert PlayRecord.objects.get().playbook_version == version
    assert set(TaskRecord.objects.values_list("text", flat=True)) == {"Call", "Write"}


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


def test_a_rule_tags_tells_and_sends_without_a_play(owner):
    tag = TagRecord.objects.create(name="Watched")
    rule = make_rule(
        play_type="",
        reason="",
        tag=tag,
        notify=True,
        webhook_url="https://example.com/hook",
        webhook_secret="whsec_",
    )
    account = make_account("Acme", csm=owner)
    publish({account: 0.7})

    follow_rules(NOW)
    follow_rules(later(days=1))

    assert results(rule) == {"Acme": "told"}
    assert list(account.tags.all()) == [tag]
    note = NotificationRecord.objects.get(event="rule_matched")
    assert (note.user, note.title) == (owner, f"Acme: the rule “{rule.name}” applies")
    delivery = WebhookDeliveryRecord.objects.get()
    assert '"customer_id": "account-' in delivery.body
    assert delivery.next_attempt_at == NOW


def test_many_accounts_of_one_owner_are_told_in_one_line(owner):
    make_rule(play_type="", reason="", notify=True)
    publish({make_account(csm=owner): 0.7 for _ in range(8)})

    follow_rules(NOW)

    assert NotificationRecord.objects.get().title.endswith("applies to 8 of your accounts")


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


@pytest.mark.parametrize("accounts", [3, 60])
def test_a_pass_costs_as_many_queries_for_many_accounts(owner, django_assert_max_num_queries, accounts):
    make_settings(holdout_share=0.1)
    make_rule(tag=TagRecord.objects.create(name="Seen"), notify=True)
    publish({make_account(csm=owner): 0.7 for _ in range(accounts)})

    with django_assert_max_num_queries(75):
        follow_rules(NOW)
