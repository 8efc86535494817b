"""What a rehearsal counts: the past as it was known, never invented, and nothing is written."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import SubscriptionRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayBudgetRecord
from gtm.queries.rules import past
from gtm.queries.rules.conditions import RuleUnreadable
from gtm.queries.rules.past import spread
from gtm.queries.rules.rehearsal import rehearse
from tests.asked import READING
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import NOW, TODAY, make_rule, make_settings, publish

pytestmark = pytest.mark.django_db


def ago(days: int):
    return TODAY - timedelta(days=days)


def a_period(account, since: int, mrr: int, until: int | None = None, **fields) -> SubscriptionRecord:
    return SubscriptionRecord.objects.create(
        customer=account,
        valid_from=ago(since),
        valid_to=None if until is None else ago(until),
        mrr=mrr,
        ingested_at=NOW,
        **fields,
    )


def test_it_counts_for_whom_the_rule_would_have_fired_once_for_each_stay(owner, admin):
    stays, leaves, calm = (make_account(name, csm=owner) for name in ("Stays", "Leaves", "Calm"))
    for days, risks in ((80, (0.6, 0.2)), (50, (0.7, 0.8)), (20, (0.7, 0.1))):
        publish({stays: risks[0], leaves: risks[1], calm: 0.1}, ago(days))

    found = rehearse(make_rule("risk.gte.50"), admin, TODAY)

    assert (found.looks, found.first, found.last) == (3, ago(80), ago(20))
    assert {(each.name, each.on) for each in found.accounts} == {("Stays", ago(80)), ("Leaves", ago(50))}
    assert (found.fired, found.unknown, found.today) == (2, (), 1)


def test_it_says_how_many_of_those_left_or_gave_notice_since_beside_what_is_usual(owner, admin):
    accounts = [make_account(f"A{number}", csm=owner) for number in range(4)]
    publish({accounts[0]: 0.9, accounts[1]: 0.9, accounts[2]: 0.1, accounts[3]: 0.1}, ago(60))
    type(accounts[0]).objects.filter(pk=accounts[0].pk).update(churn_date=ago(10))
    type(accounts[1]).objects.filter(pk=accounts[1].pk).update(notice_date=ago(5))

    found = rehearse(make_rule("risk.gte.50"), admin, TODAY)

    assert (found.fired, found.lost, found.lost_share, found.usual_lost) == (2, 2, 1.0, 0.5)
    assert {(each.name, each.left_on, each.notice_on) for each in found.accounts} == {
        ("A0", ago(10), None),
        ("A1", None, ago(5)),
    }


def test_who_had_left_by_then_or_gave_notice_before_is_no_success(owner, admin):
    gone, noticed = make_account(csm=owner), make_account(csm=owner, notice_date=ago(70))
    publish({gone: 0.9, noticed: 0.9}, ago(60))
    type(gone).objects.filter(pk=gone.pk).update(churn_date=ago(61))

    found = rehearse(make_rule("risk.gte.50"), admin, TODAY)

    assert (found.fired, found.lost) == (1, 0)


def test_revenue_is_that_of_the_day_and_not_todays(owner, admin):
    account = make_account("Grown", csm=owner, mrr=900)
    a_period(account, 400, 100, until=30)
    a_period(account, 30, 900)
    publish({account: 0.6}, ago(60))
    publish({account: 0.6}, ago(10))

    rule = make_rule("mrr.gte.500")

    assert [(each.name, each.on) for each in rehearse(rule, admin, TODAY).accounts] == [("Grown", ago(10))]
    rule.where = "revenue_at_risk.gte.5000"
    assert [each.on for each in rehearse(rule, admin, TODAY).accounts] == [ago(10)]


def test_a_notice_that_came_later_was_not_known_then(owner, admin):
    account = make_account(csm=owner, notice_date=ago(20))
    publish({account: 0.6}, ago(60))
    publish({account: 0.6}, ago(10))

    found = rehearse(make_rule("notice.filled"), admin, TODAY)

    assert [each.on for each in found.accounts] == [ago(10)]


def test_a_renewal_is_counted_by_the_contract_of_the_day(owner, admin):
    account = make_account("Renews", csm=owner, renewal_date=TODAY + timedelta(days=300))
    a_period(account, 400, 100, until=40, renewal_date=ago(40))
    a_period(account, 40, 100, renewal_date=TODAY + timedelta(days=300))
    for days in (80, 60, 30):
        publish({account: 0.6}, ago(days))

    rule = make_rule("", trigger=RuleTrigger.BEFORE_RENEWAL, days=30, play_type="renewal")
    found = rehearse(rule, admin, TODAY)

    assert [each.on for each in found.accounts] == [ago(60)]
    assert found.today == 0


def test_days_of_matching_are_waited_for_in_the_past_too(owner, admin):
    account = make_account(csm=owner)
    for days in (80, 70, 60):
        publish({account: 0.6}, ago(days))

    found = rehearse(make_rule("risk.gte.50", trigger=RuleTrigger.MATCHES, days=15), admin, TODAY)

    assert [each.on for each in found.accounts] == [ago(60)]


def test_what_nobody_kept_of_the_past_is_said_and_only_today_is_counted(owner, admin):
    make_account(csm=owner)
    publish({make_account(csm=owner): 0.9}, ago(60))

    found = rehearse(make_rule(f"csm.is.{owner.pk}"), admin, TODAY)

    assert (found.unknown, found.looks, found.fired, found.today) == (("CSM",), 0, 0, 2)
    assert found.a_week is None
    assert [(load.name, load.count, load.a_week) for load in found.loads] == [("owner", 2, None)]


def test_what_contracts_say_is_unknown_where_there_are_no_contracts(owner, admin):
    account = make_account("Acme", csm=owner, mrr=500)
    publish({account: 0.9}, ago(60))
    rule = make_rule("mrr.gte.100")
    assert (rehearse(rule, admin, TODAY).unknown, rehearse(rule, admin, TODAY).fired) == (("MRR",), 0)

    a_period(make_account(csm=owner), 400, 100)
    found = rehearse(rule, admin, TODAY)

    assert (found.unknown, found.fired, found.without_contracts) == ((), 0, 1)


def test_without_a_published_run_only_today_is_counted(owner, admin):
    make_account(csm=owner)

    found = rehearse(make_rule("signup.older.90"), admin, TODAY)

    assert (found.knows_the_past, found.today, found.unknown) == (False, 1, ())


def test_of_more_runs_than_can_be_read_at_once_some_are_looked_at_evenly_and_the_page_says_so(
    client, owner, admin, monkeypatch
):
    monkeypatch.setattr(past, "MOST_SCORES", 5)
    account, today = make_account("Acme", csm=owner), timezone.now().date()
    for days in range(9, 0, -1):
        publish({account: 0.7}, today - timedelta(days=days))
    rule = make_rule("risk.gte.50")

    found = rehearse(rule, admin, today)

    assert (found.looks, found.runs, found.fired) == (5, 9, 1)
    assert (found.first, found.last) == (today - timedelta(days=9), today - timedelta(days=1))
    client.force_login(admin)
    page = client.get(reverse("gtm:rehearse_play_rule", args=[rule.pk])).text
    assert "spread evenly over the 9 there were" in page


@pytest.mark.parametrize(("there", "looked_at"), [(1, 1), (4, 4), (5, 4), (90, 10)])
def test_looks_keep_the_first_and_the_last_run(there, looked_at):
    runs = {ago(days): days for days in range(there)}

    chosen = spread(runs, 100_000 if looked_at == 10 else 10**9)

    assert len(chosen) == looked_at
    assert {min(runs), max(runs)} <= set(chosen)
    assert chosen.items() <= runs.items()


def test_the_load_of_each_owner_stands_beside_the_budget(owner, colleague, admin):
    make_settings(plays_per_week=1)
    PlayBudgetRecord.objects.create(user=colleague, plays_per_week=50, hours_per_week=5)
    mine = {make_account(csm=owner): 0.9 for _ in range(20)}
    theirs = {make_account(csm=colleague): 0.9 for _ in range(20)}
    publish(mine | theirs, ago(27))
    publish(mine | theirs, ago(14))

    found = rehearse(make_rule("risk.gte.50"), admin, TODAY)

    assert {(load.name, load.count, load.a_week, load.budget, load.is_over) for load in found.loads} == {
        ("owner", 20, 10.0, 1, True),
        ("colleague", 20, 10.0, 50, False),
    }
    assert [load.name for load in found.overloaded] == ["owner"]


def test_a_rule_that_matches_everything_needs_a_second_look(owner, admin):
    make_settings()
    publish({make_account(csm=owner): 0.9 for _ in range(25)}, ago(10))

    assert rehearse(make_rule(""), admin, TODAY).is_wide
    assert not rehearse(make_rule("risk.gte.95"), admin, TODAY).needs_a_second_look


def test_accounts_out_of_sight_are_counted_and_not_named(owner, colleague):
    publish({make_account("Mine", csm=owner): 0.9, make_account("Hidden", csm=colleague): 0.9}, ago(10))

    found = rehearse(make_rule("risk.gte.50"), owner, TODAY)

    assert found.fired == 2
    assert [each.name for each in found.accounts] == ["Mine"]


def test_conditions_that_cannot_be_read_are_not_rehearsed(admin):
    with pytest.raises(RuleUnreadable, match="no field “gone” here"):
        rehearse(make_rule("gone.gte.5"), admin, TODAY)


def test_a_rehearsal_writes_nothing(owner, admin):
    publish({make_account(csm=owner): 0.9}, ago(10))
    rule = make_rule("risk.gte.50")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        rehearse(rule, admin, TODAY)

    assert [query["sql"] for query in queries if not query["sql"].startswith(READING)] == []
