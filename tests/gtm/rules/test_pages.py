"""The pages of rules: who may enter, the list, and what each rule did."""

import pytest
from django.urls import reverse

from customers.models import TagRecord
from gtm.domain.rules import EntryResult
from gtm.models import (
    PlayRuleRecord,
    RuleEntryRecord,
)
from gtm.repositories.rules.looking import follow_rules
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import NOW, TODAY, make_rule, make_settings, publish, shown

pytestmark = pytest.mark.django_db


READ = ("play_rules", "play_rule", "rehearse_play_rule", "holdouts")
ADMIN = ("new_play_rule", "change_play_rule", "webhook_deliveries", "play_settings")
POSTED = (
    "switch_play_rule_on",
    "switch_play_rule_off",
    "delete_play_rule",
    "set_play_budget",
    "retry_webhook",
)


def url_of(name: str, rule: PlayRuleRecord) -> str:
    plain = {
        "play_rules",
        "holdouts",
        "new_play_rule",
        "webhook_deliveries",
        "play_settings",
        "set_play_budget",
    }
    return reverse(f"gtm:{name}", args=[] if name in plain else [rule.pk])


@pytest.mark.parametrize("name", READ)
def test_who_leads_a_team_may_read_rules_and_others_may_not(client, leader, owner, name):
    rule = make_rule()
    client.force_login(owner)
    assert client.get(url_of(name, rule)).status_code == 403
    client.force_login(leader)
    assert client.get(url_of(name, rule)).status_code == 200


@pytest.mark.parametrize("name", [*ADMIN, *POSTED])
def test_only_admins_change_rules_settings_and_messages(client, leader, name):
    rule = make_rule()
    client.force_login(leader)

    response = client.post(url_of(name, rule)) if name in POSTED else client.get(url_of(name, rule))

    assert response.status_code == 403


@pytest.mark.parametrize("name", POSTED)
def test_a_get_changes_nothing(client, admin, name):
    rule = make_rule()
    client.force_login(admin)

    assert client.get(url_of(name, rule)).status_code == 405


def test_without_rules_the_page_says_what_they_are_for(client, admin):
    client.force_login(admin)

    assert "No rule yet" in shown(client, "play_rules")


def test_the_list_says_what_each_rule_asks_and_how_it_stands(
    client, admin, owner, django_assert_max_num_queries
):
    make_settings(plays_per_week=1)
    tag = TagRecord.objects.create(name="Watched")
    make_rule("risk.gte.50,mrr.gte.1", name="Alpha", tag=tag)
    make_rule("gone.gte.1", name="Broken", is_on=False, off_because="It asks too much.")
    publish({make_account(csm=owner, mrr=5): 0.9 for _ in range(3)})
    follow_rules(NOW)
    client.force_login(admin)

    with django_assert_max_num_queries(20):
        page = shown(client, "play_rules")

    assert "Churn risk is at least 50% and MRR is at least $1" in page
    assert "tags “Watched”" in page
    assert "There is no field “gone” here" in page
    assert "switched itself off" in page
    assert "?result=over_budget" in page


def test_the_page_of_a_rule_shows_who_entered_when_and_what_happened(
    client, admin, owner, django_assert_max_num_queries
):
    make_settings(plays_per_week=1)
    rule = make_rule()
    publish({make_account("Best", csm=owner): 0.9, make_account("Next", csm=owner): 0.8})
    follow_rules(NOW)
    client.force_login(admin)

    with django_assert_max_num_queries(25):
        page = shown(client, "play_rule", rule.pk)

    assert "Best" in page
    assert "Next" in page
    assert "Play opened" in page
    only = shown(client, "play_rule", rule.pk, result="over_budget")
    assert "Next" in only
    assert "Best" not in only
    assert "They open later" in only


def test_a_leader_sees_entries_of_the_own_team_and_never_who_is_held_out(client, leader, owner, stranger):
    rule = make_rule()
    for name, csm, result in (
        ("Ours", owner, EntryResult.OPENED),
        ("Theirs", stranger, EntryResult.OPENED),
        ("Secret", owner, EntryResult.HELD_OUT),
    ):
        account = make_account(name, csm=csm)
        RuleEntryRecord.objects.create(
            rule=rule, customer=account, entered_on=TODAY, result=result, fired_at=NOW
        )
    client.force_login(leader)

    page = shown(client, "play_rule", rule.pk)

    assert "Ours" in page
    assert "Theirs" not in page
    assert "Secret" not in page
    assert "Held out" not in page
