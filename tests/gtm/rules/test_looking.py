"""What rules do when they look: each kind, once for each stay, within the budget, and never in circles."""

from datetime import timedelta
from decimal import Decimal

import pytest

from churnapp.notifications.models import NotificationRecord
from customers.models import TagRecord, TaskRecord
from gtm.domain.rules import EntryResult, RuleTrigger
from gtm.models import (
    PlayRecord,
    RuleEntryRecord,
    RulePassRecord,
    WebhookDeliveryRecord,
)
from gtm.repositories.rules.looking import follow_rules
from tests.gtm.builders import make_account, make_play, make_playbook
from tests.gtm.rules.builders import NOW, TODAY, later, make_rule, make_settings, publish, results

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("accounts", [3, 60])
def test_a_pass_costs_as_many_queries_for_many_accounts(owner, django_assert_max_num_queries, accounts):
    make_settings(holdout_share=0.1)
    make_rule(tag=TagRecord.objects.create(name="Seen"), notify=True)
    publish({make_account(csm=owner): 0.7 for _ in range(accounts)})

    with django_assert_max_num_queries(75):
        follow_rules(NOW)
