"""The page and the command of the risk tiers."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS, TierCutoffs
from predictions.models import CurrentScoreRecord, OperatingPointRecord
from predictions.queries.operating_point import operating_point
from tests.predictions.prediction_builders import AS_OF, a_run, publish

PAGE = "/risk-tiers/"
SET = f"{PAGE}set/"
LOWER = {"medium": "10", "high": "20", "critical": "30", "reason": "Four people."}
CAPACITY = {"critical_share": "10", "high_share": "20", "medium_share": "30"}


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def scored(make_customers):
    """Twenty accounts from 2 to 40 percent."""
    accounts = make_customers(20)
    for place, account in enumerate(accounts, start=1):
        publish(account, 0.02 * place)
    return accounts


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("visitor", ["owner", "seller", "viewer"])
def test_everyone_may_look_and_only_admins_may_change(client, request, visitor, scored):
    client.force_login(request.getfixturevalue(visitor))

    html = text_of(client.get(PAGE, CAPACITY))

    assert "In force" in html
    assert "Put in force" not in html
    assert "Proposed from your capacity" not in html
    assert client.post(SET, LOWER).status_code == 403
    assert operating_point().is_default


def test_people_count_only_the_accounts_they_may_see(client, owner, scored):
    scored[0].csm = owner
    scored[0].save()
    client.force_login(owner)

    totals = client.get(PAGE).context["totals"]

    assert [total.account_count for total in totals] == [0, 0, 0, 1]


def test_the_navigation_leads_admins_to_the_tiers(as_admin):
    assert f'href="{PAGE}"' in as_admin.get("/accounts/").content.decode()


def test_without_scores_the_page_stands_and_a_proposal_says_what_to_run(as_admin):
    assert "nobody has set others" in text_of(as_admin.get(PAGE))

    assert "Run: manage.py score" in text_of(as_admin.get(PAGE, CAPACITY))


def test_a_capacity_is_answered_with_cutoffs_ready_to_be_put_in_force(as_admin, scored):
    response = as_admin.get(PAGE, CAPACITY)

    assert [total.account_count for total in response.context["proposed_totals"]] == [2, 4, 6, 8]
    html = text_of(response)
    assert 'name="critical" value="37"' in html
    assert 'name="critical_share" value="10"' in html
    assert operating_point().is_default


def test_the_page_takes_few_queries(as_admin, scored, django_assert_num_queries):
    with django_assert_num_queries(
        8
    ):  # session, user, in force, how many accounts, probabilities, two totals, history
        as_admin.get(PAGE, CAPACITY)


@pytest.mark.parametrize(
    ("nonsense", "sentence"),
    [
        ({"critical_share": "abc"}, "Act on at once: write a number such as 7.5."),
        ({"critical_share": "NaN"}, "Act on at once: write a number such as 7.5."),
        ({"high_share": ""}, "Reach in a week: give a percentage."),
        ({"high_share": "-3"}, "Reach in a week: from 0 to 100 percent."),
        ({"medium_share": "1e9"}, "Keep an eye on: "),
        ({"medium_share": "95"}, "The three shares add up to 125%."),
    ],
)
def test_an_impossible_capacity_is_told_in_a_sentence(as_admin, scored, nonsense, sentence):
    response = as_admin.get(PAGE, {**CAPACITY, **nonsense})

    assert response.status_code == 422
    assert sentence in text_of(response)


def test_an_admin_puts_cutoffs_in_force_with_a_reason(as_admin, admin, scored):
    response = as_admin.post(SET, LOWER, follow=True)

    html = text_of(response)
    assert "The new cut-offs are in force; 16 accounts moved to another tier." in html
    assert "Four people." in html
    point = operating_point()
    assert (point.cutoffs, point.set_by) == (TierCutoffs(0.1, 0.2, 0.3), str(admin))
    assert CurrentScoreRecord.objects.filter(risk_tier="critical").count() == 6


@pytest.mark.parametrize(
    ("nonsense", "sentence"),
    [
        ({"medium": "40"}, "Medium, high and critical from 40, 20, 30% are not possible"),
        ({"critical": "100"}, "above 0% and below 100%"),
        ({"critical": "high"}, "Critical from: write a number such as 7.5."),
        ({"reason": "  "}, "Say in a few words why these cut-offs are right"),
        ({"medium": "25", "high": "50", "critical": "75"}, "These cut-offs are in force already"),
    ],
)
def test_nonsense_is_told_beside_what_was_sent_and_changes_nothing(as_admin, scored, nonsense, sentence):
    response = as_admin.post(SET, {**LOWER, **nonsense})

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert 'name="high" value=' in text_of(response)
    assert not OperatingPointRecord.objects.exists()


def test_reading_never_sets(as_admin):
    assert as_admin.get(SET).status_code == 405


def test_a_reason_is_shown_as_text(as_admin, scored):
    as_admin.post(SET, {**LOWER, "reason": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in as_admin.get(PAGE).content.decode()


def test_the_account_list_filters_by_the_tier_in_force(as_admin, scored):
    as_admin.post(SET, LOWER)

    html = text_of(as_admin.get("/accounts/?scope=all&tier=critical"))

    assert "6 accounts" in html


def test_the_command_sets_what_is_given_and_keeps_the_rest(scored, capsys):
    call_command("set_risk_tiers", "--medium", "0.1", "--reason", "Watch earlier.")

    assert operating_point().cutoffs == TierCutoffs(0.1, DEFAULT_CUTOFFS.high, DEFAULT_CUTOFFS.critical)
    assert operating_point().set_by == ""
    assert "8 accounts moved" in capsys.readouterr().out


def test_the_command_proposes_from_capacity_and_says_so(scored, capsys):
    call_command("set_risk_tiers", "--capacity", "0.1", "0.2", "0.3", "--reason", "Four people.")
    call_command("set_risk_tiers", "--capacity", "0.1", "0.2", "0.3", "--reason", "Four people.")

    said = capsys.readouterr().out
    assert "The cut-offs come from capacity" in said
    assert "in force already" in said
    assert OperatingPointRecord.objects.count() == 1
    assert CurrentScoreRecord.objects.filter(risk_tier="critical").count() == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Nothing to set"),
        (["--high", "0.9"], "rising values"),
        (["--capacity", "--high", "0.6"], "not both"),
        (["--capacity", "0.5"], "got 1 numbers"),
        (["--capacity", "0.5", "0.5", "0.5"], "not more than 1 together"),
        (["--high", "0.6", "--reason", " "], "Say in a few words why"),
    ],
)
def test_the_command_refuses_in_a_sentence(scored, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("set_risk_tiers", "--reason", "Trying.", *arguments)
    assert not OperatingPointRecord.objects.exists()


def test_the_command_without_scores_says_what_to_run(db):
    with pytest.raises(CommandError, match=r"Run: manage\.py score"):
        call_command("set_risk_tiers", "--capacity", "--reason", "Trying.")


def counts_on(client, user) -> list[int]:
    client.force_login(user)
    return [total.account_count for total in client.get(PAGE).context["totals"]]


def test_tiers_of_many_accounts_may_lag_a_little_but_never_behind_a_run_of_scores(
    client, viewer, scored, three_are_many
):
    before = counts_on(client, viewer)
    CurrentScoreRecord.objects.all().delete()
    remembered = counts_on(client, viewer)
    a_run(AS_OF + timedelta(days=1))

    assert before == remembered
    assert sum(before) == 20
    assert sum(counts_on(client, viewer)) == 0


def test_tiers_of_many_accounts_follow_changed_cutoffs_at_once(client, admin, scored, three_are_many):
    before = counts_on(client, admin)

    client.post(SET, LOWER)

    assert counts_on(client, admin) != before
    assert sum(counts_on(client, admin)) == sum(before) == 20


def test_tiers_of_ones_own_book_are_counted_each_time_and_are_nobody_elses(
    client, viewer, make_user, scored, three_are_many
):
    csm, other = (make_user(name, reach=Scope.MINE) for name in ("busy", "idle"))
    CustomerRecord.objects.filter(pk=scored[0].pk).update(csm=csm)
    whole, before = counts_on(client, viewer), counts_on(client, csm)
    CustomerRecord.objects.filter(pk=scored[1].pk).update(csm=csm)

    assert (sum(whole), sum(before), sum(counts_on(client, csm))) == (20, 1, 2)
    assert sum(counts_on(client, other)) == 0


def test_tiers_of_few_accounts_are_exact(client, viewer, scored):
    counts_on(client, viewer)
    CurrentScoreRecord.objects.filter(customer=scored[0]).delete()

    assert sum(counts_on(client, viewer)) == 19
