"""Who sets the cut-offs of the quadrant."""

import pytest
from django.core.management import call_command

from gtm.models import ExpansionCutoffRecord
from tests.gtm.quadrant.conftest import names

pytestmark = pytest.mark.django_db


def test_an_admin_sets_cutoffs_with_a_reason_and_they_hold_everywhere(client, admin, get, four):
    client.force_login(admin)
    given = {"churn": "70", "propensity": "1", "pressure": "2", "reason": "Thirty offers a month"}

    answer = client.post("/quadrant/", given, follow=True)

    assert "The new cut-offs are in force." in answer.text
    kept = ExpansionCutoffRecord.objects.get(set_by=admin)
    assert (kept.churn_from, kept.propensity_from, kept.pressure_from) == (0.7, 0.01, 2)
    assert len(names(get("/quadrant/?quadrant=growth_engine"))) == 4
    assert len(names(get("/accounts/?quadrant=growth_engine"))) == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Say in a few words why"),
        ({"churn": "0"}, "Valid: above 0% and below 100%"),
        ({"churn": "abc"}, "Give a number such as 25."),
        ({"pressure": "12"}, "1 to 9 points"),
        ({"churn": "30", "propensity": "10", "pressure": "3"}, "in force already"),
    ],
)
def test_nonsense_is_said_beside_what_was_sent_and_changes_nothing(client, admin, four, changes, sentence):
    client.force_login(admin)
    given = {"churn": "70", "propensity": "20", "pressure": "2", "reason": "Because", **changes}

    answer = client.post("/quadrant/", given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert ExpansionCutoffRecord.objects.count() == 1


def test_the_command_says_whether_the_cutoffs_changed(four, capsys):
    for _ in range(2):
        call_command("set_expansion_cutoffs", churn=0.4, reason="Capacity")

    changed, unchanged = capsys.readouterr().out.splitlines()
    assert changed.startswith("In force: churn from 40.0%, upgrade from ")
    assert unchanged.startswith("Unchanged: churn from 40.0%, upgrade from ")


def test_nobody_but_an_admin_sets_cutoffs(client, owner, four):
    client.force_login(owner)

    answer = client.post("/quadrant/", {"churn": "70", "propensity": "20", "pressure": "2", "reason": "Me"})

    assert answer.status_code == 403
    assert ExpansionCutoffRecord.objects.count() == 1
