"""Building a rule with the form of conditions."""

import pytest
from django.urls import reverse

from gtm.domain.rules import RuleTrigger
from gtm.models import (
    PlayRuleRecord,
)
from tests.gtm.builders import make_playbook
from tests.gtm.rules.builders import make_rule, shown
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
