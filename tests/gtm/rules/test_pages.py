"""The pages of rules: who may enter, building one with the form of conditions, rehearsing, switching on and off."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import TagRecord
from gtm.domain.rules import EntryResult, RuleTrigger
from gtm.models import (
    PlayRuleRecord,
    RuleEntryRecord,
)
from gtm.repositories.rules.looking import follow_rules
from tests.gtm.builders import make_account, make_playbook
from tests.gtm.rules.builders import NOW, TODAY, make_rule, make_settings, publish, shown
from tests.pages import main_of

pytestmark = pytest.mark.django_db

RISKY = {
    "f-sent": "1",
    "g-0-join": "and",
    "f-0-field": "risk",
    "f-0-op": "gte",
    "f-0-value": "60",
    "f-0-group": "0",
}
SAVED = {
    "name": "Save them",
    "trigger": "after_run",
    "play_type": "risk",
    "reason": "High risk",
    "save": "1",
    **RISKY,
}


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


def test_a_condition_is_added_in_the_form_without_saving_anything(client, admin):
    client.force_login(admin)
    typed = {"name": "Half typed", "trigger": "matches", "f-sent": "1", "g-0-join": "and", "f-add-0": "plan"}

    page = main_of(client.post(reverse("gtm:new_play_rule"), typed).content.decode())

    assert 'name="f-0-field" value="plan"' in page
    assert 'value="Half typed"' in page
    assert not PlayRuleRecord.objects.exists()


def test_htmx_gets_the_conditions_alone(client, admin):
    client.force_login(admin)
    headers = {"HX-Request": "true", "HX-Target": "rule_conditions"}

    page = client.post(
        reverse("gtm:new_play_rule"), {**RISKY, "f-group": "1"}, headers=headers
    ).content.decode()

    assert page.lstrip().startswith("<div")
    assert 'name="g-1-join"' in page


def test_a_rule_is_saved_off_with_exactly_the_conditions_of_the_form(client, admin):
    playbook = make_playbook().playbook
    client.force_login(admin)

    response = client.post(
        reverse("gtm:new_play_rule"),
        {**SAVED, "playbook": playbook.pk, "tag": " Watched  list ", "notify": "on"},
    )

    rule = PlayRuleRecord.objects.get()
    assert response.url == reverse("gtm:rehearse_play_rule", args=[rule.pk])
    assert (rule.where, rule.trigger, rule.is_on, rule.created_by) == (
        "risk.gte.60",
        RuleTrigger.AFTER_RUN,
        False,
        admin,
    )
    assert (rule.playbook, rule.tag.name, rule.notify) == (playbook, "Watched list", True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"f-0-value": "many"}, "“many” is no percentage for Churn risk"),
        ({"f-0-value": ""}, "needs a value"),
        ({"reason": ""}, "Say in a few words why the play is opened"),
        ({"play_type": "", "reason": ""}, "The rule does nothing yet"),
        ({"trigger": "before_renewal"}, "how many days before the renewal"),
        ({"webhook_url": "https://127.0.0.1/hook"}, "leads into a private network"),
        ({"webhook_url": "http://[::1"}, "not an address"),
        ({"name": "taken"}, "There is a rule “taken” already"),
    ],
)
def test_nonsense_is_said_beside_what_was_sent(client, admin, fields, sentence):
    make_rule(name="Taken")
    client.force_login(admin)

    response = client.post(reverse("gtm:new_play_rule"), {**SAVED, **fields})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert PlayRuleRecord.objects.count() == 1


def test_a_rule_with_an_address_gets_a_secret_that_admins_alone_see(client, admin, leader, settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    client.force_login(admin)
    client.post(reverse("gtm:new_play_rule"), {**SAVED, "webhook_url": "http://127.0.0.1:9/hook"})
    rule = PlayRuleRecord.objects.get()

    assert rule.webhook_secret.startswith("whsec_")
    assert rule.webhook_secret in shown(client, "play_rule", rule.pk)
    client.force_login(leader)
    assert "whsec_" not in shown(client, "play_rule", rule.pk)


def test_a_changed_rule_is_off_until_it_is_rehearsed_and_a_new_name_changes_nothing_else(
    client, admin, owner
):
    rule = make_rule("risk.gte.60", name="Save them", reason="High risk")
    client.force_login(admin)
    url = reverse("gtm:change_play_rule", args=[rule.pk])

    client.post(url, {**SAVED, "name": "Save all of them"})
    rule.refresh_from_db()
    assert (rule.name, rule.is_on, rule.version) == ("Save all of them", True, 1)

    response = client.post(url, {**SAVED, "f-0-value": "70"})
    rule.refresh_from_db()
    assert (rule.where, rule.is_on, rule.version) == ("risk.gte.70", False, 2)
    assert response.url == reverse("gtm:rehearse_play_rule", args=[rule.pk])


def test_the_form_begins_with_the_conditions_of_a_list(client, admin):
    client.force_login(admin)

    assert 'name="f-0-field" value="mrr"' in shown(client, "new_play_rule", where="mrr.gte.1000")


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
