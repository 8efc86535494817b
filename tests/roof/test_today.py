"""The page of the day: who stands on it, why, in which order, and what can be done on the row."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache

from churnapp.accounts.roles import Role, Scope
from customers.models import ContactRecord, CustomerRecord, PutOffRecord
from customers.repositories.contacts import refresh_champions
from customers.worklist import all_reasons, reason_named
from gtm.domain import PlayStatus, PlayType
from gtm.models import PlayRecord
from predictions.domain import RiskTier
from predictions.domain.judgement import Judgement, JudgementReason
from predictions.models import CurrentScoreRecord
from predictions.queries.worklist import worklist
from predictions.repositories.judgements import state_judgement
from tests.clock import today
from tests.customers.test_tasks import make_task
from tests.gtm.builders import NOW, make_account, make_opportunity, make_play

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30


def scored(name: str, now: float, before: float | None = None, *, mrr: int = 1000, **fields):
    """An account whose score moved, with the loss that follows from it."""
    account = make_account(name, risk=now, mrr=mrr, **fields)
    CurrentScoreRecord.objects.filter(customer=account).update(
        previous_probability=before, expected_loss=Decimal(str(now)) * mrr * 12
    )
    return account


def silent_champion(account, days: int) -> None:
    ContactRecord.objects.create(
        contact_id=f"contact-{account.pk}",
        customer=account,
        name="Ada",
        role="champion",
        last_active_on=today() - timedelta(days=days),
        ingested_at=NOW,
    )
    refresh_champions([account.pk])


@pytest.fixture
def book(owner):
    """One account for each reason of a CSM, and one for which there is none."""
    soon = today() + timedelta(days=20)
    scored("Newly", 0.8, 0.6, csm=owner)
    scored("Risen", 0.45, 0.3, csm=owner)
    scored("Renewing", 0.6, 0.6, csm=owner, renewal_date=soon, billing_period_months=12)
    make_play(scored("Playing", 0.1, 0.1, csm=owner), due_in=-2)
    silent_champion(scored("Silent", 0.1, 0.1, csm=owner), 40)
    make_task(owner, "Call them", customer=scored("Waiting", 0.1, 0.1, csm=owner))
    disputed = Judgement(
        RiskTier.CRITICAL, JudgementReason.KNOWS_MORE, "They told me", today(), today() + timedelta(days=30)
    )
    state_judgement(scored("Disputed", 0.1, 0.1, csm=owner).pk, disputed, by=owner, now=NOW)
    scored("Calm", 0.1, 0.1, csm=owner)


@pytest.fixture
def pipeline(seller):
    """One account for each reason of a salesperson."""
    make_opportunity(scored("Contested", 0.8, 0.8, account_executive=seller))
    make_opportunity(make_account("Closing", account_executive=seller), closes_in=3)
    make_opportunity(make_account("Slipped", account_executive=seller), closes_in=-3)
    soon = today() + timedelta(days=4)
    make_account("Renewing", account_executive=seller, renewal_date=soon, mrr=100)
    growing = scored("Growing", 0.05, 0.05, account_executive=seller)
    CurrentScoreRecord.objects.filter(customer=growing).update(upgrade_pressure=5)


def shown(user, scope=Scope.MINE) -> dict[str, list[str]]:
    """Reason to the names of its accounts, in the order shown."""
    return {group.reason.key: [row.name for row in group.rows] for group in worklist(user, scope, today())}


def test_a_csm_sees_each_account_under_its_reason_and_calm_ones_nowhere(book, owner):
    assert shown(owner) == {
        "newly_urgent": ["Newly"],
        "risen": ["Risen"],
        "disagreement": ["Disputed"],
        "renewal_at_risk": ["Renewing"],
        "play_due": ["Playing"],
        "task_due": ["Waiting"],
        "champion_silent": ["Silent"],
    }


def test_a_salesperson_sees_sales_and_renewals(pipeline, seller):
    assert shown(seller) == {
        "contested": ["Contested"],
        "closes": ["Closing"],
        "slipped": ["Slipped"],
        "renews": ["Renewing"],
        "expansion": ["Growing"],
    }


@pytest.mark.parametrize("reason", all_reasons(), ids=lambda reason: reason.key)
def test_what_a_reason_finds_and_what_it_can_explain_are_the_same_accounts(reason, book, pipeline):
    found = set(CustomerRecord.objects.filter(reason.condition(today())).values_list("pk", flat=True))
    everybody = list(CustomerRecord.objects.values_list("pk", flat=True))

    assert found
    assert set(reason.whys(everybody, today())) == found


def test_an_account_with_several_reasons_stands_under_the_strongest_and_names_the_others(owner):
    account = scored("Blue Ocean", 0.8, 0.6, csm=owner)
    silent_champion(account, 40)
    make_play(account, due_in=0)

    groups = worklist(owner, Scope.MINE, today())

    assert shown(owner) == {"newly_urgent": ["Blue Ocean"]}
    assert groups[0].rows[0].others == ("Risk rose", "Play due", "Champion silent")


def test_the_largest_expected_loss_stands_first(owner):
    scored("Small", 0.9, 0.6, mrr=100, csm=owner)
    scored("Large", 0.8, 0.6, mrr=5000, csm=owner)
    CurrentScoreRecord.objects.filter(customer=scored("Unknown", 0.8, 0.6, csm=owner)).update(
        expected_loss=None
    )

    assert shown(owner)["newly_urgent"] == ["Large", "Small", "Unknown"]


def test_a_long_group_is_cut_and_leads_to_all_of_it(client, owner):
    for number in range(8):
        scored(f"Account {number:02}", 0.8, 0.6, mrr=1000 - number, csm=owner)
    client.force_login(owner)

    page = client.get("/").text

    assert "See all 8 in the list" in page
    assert "Account 05" in page
    assert "Account 06" not in page
    assert "Account 07" in client.get(reason_named("newly_urgent").list_url("mine")).text


def test_who_has_left_is_on_nobodys_list(owner):
    scored("Gone", 0.8, 0.6, csm=owner, churn_date=today())

    assert shown(owner) == {}


def test_an_account_put_off_is_gone_for_its_person_until_the_day_and_back_on_undo(client, owner, colleague):
    account = scored("Blue Ocean", 0.8, 0.6, csm=owner)
    client.force_login(owner)

    answer = client.post(
        f"/today/put-off/{account.pk}/", {"until": (today() + timedelta(days=1)).isoformat()}, follow=True
    )

    assert "Blue Ocean comes back on" in answer.text
    assert "1 put off" in answer.text
    assert shown(owner) == {}
    assert shown(colleague, Scope.TEAM) == {"newly_urgent": ["Blue Ocean"]}
    PutOffRecord.objects.update(until=today())
    assert shown(owner) == {"newly_urgent": ["Blue Ocean"]}
    client.post(f"/today/bring-back/{account.pk}/")
    assert not PutOffRecord.objects.exists()


@pytest.mark.parametrize("until", ["", "2020-01-01", "2999-01-01", "2026-02-31", "soon"])
def test_a_day_that_does_not_lie_ahead_puts_nothing_off(until, client, owner):
    account = scored("Blue Ocean", 0.8, 0.6, csm=owner)
    client.force_login(owner)

    answer = client.post(f"/today/put-off/{account.pk}/", {"until": until}, follow=True)

    assert "is no day to put it off to" in answer.text
    assert not PutOffRecord.objects.exists()


def test_a_play_starts_on_the_row_with_its_reason_and_is_then_opened_there(client, owner):
    account = scored("Blue Ocean", 0.8, 0.6, csm=owner)
    client.force_login(owner)

    answer = client.post(f"/plays/start/{account.pk}/", {"why": "newly_urgent"}, follow=True)

    play = PlayRecord.objects.get()
    assert (play.play_type, play.reason, play.owner) == (PlayType.RISK, "Newly urgent", owner)
    assert play.story.startswith("Rose from high to critical")
    assert "Blue Ocean: play “Newly urgent” for owner" in answer.text
    assert "Open play" in answer.text
    client.post(f"/plays/start/{account.pk}/", {"why": "newly_urgent"})
    assert PlayRecord.objects.count() == 1


def test_a_due_play_moves_on_the_row(client, owner):
    play = make_play(scored("Blue Ocean", 0.1, 0.1, csm=owner), due_in=0)
    client.force_login(owner)

    answer = client.post(
        f"/plays/{play.pk}/status/", {"status": "acting", "seen": "at_risk", "next": "/?scope=mine"}
    )

    play.refresh_from_db()
    assert play.status == PlayStatus.ACTING
    assert answer.url == "/?scope=mine"


def test_a_viewer_sees_the_list_and_no_button(client, book, viewer):
    client.force_login(viewer)

    page = client.get("/").text

    assert "Newly high or critical" in page
    assert "Start play" not in page
    assert "Not today" not in page


def test_whoever_is_done_reads_what_comes_next(client, owner):
    make_play(scored("Blue Ocean", 0.1, 0.1, csm=owner), reason="Check-in", due_in=3)
    client.force_login(owner)

    page = client.get("/").text

    assert "You are done for today" in page
    assert "Next comes “Check-in” for Blue Ocean, due in 3 days" in page


@pytest.mark.parametrize(
    ("role", "words"), [(Role.ADMIN, "manage.py import_data"), (Role.CSM, "No accounts yet")]
)
def test_the_first_day_says_what_comes_first(role, words, client, make_user):
    client.force_login(make_user("somebody", role))

    assert words in client.get("/").text


def test_without_scores_nobody_is_told_to_be_done(client, owner):
    make_account(csm=owner)
    client.force_login(owner)

    assert "Nothing is scored yet" in client.get("/").text


@pytest.mark.parametrize("who", ["owner", "seller", "admin"])
def test_the_page_asks_a_fixed_number_of_queries(
    who, request, client, book, pipeline, django_assert_max_num_queries
):
    client.force_login(request.getfixturevalue(who))
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/?scope=all")


@pytest.fixture
def many(three_are_many):
    """Three urgent accounts, which count as many."""
    for name in ("Amber", "Birch", "Cedar"):
        scored(name, 0.8, 0.6)


def test_over_many_accounts_who_newly_needs_somebody_may_lag_and_who_is_done_is_gone_at_once(admin, many):
    before = shown(admin, Scope.ALL)
    scored("Dune", 0.9, 0.6)
    CurrentScoreRecord.objects.filter(customer__name="Amber").update(
        risk_tier="low", previous_probability=0.8
    )
    CustomerRecord.objects.filter(name="Birch").update(churn_date=today())
    remembered = shown(admin, Scope.ALL)
    cache.clear()

    assert sorted(before["newly_urgent"]) == ["Amber", "Birch", "Cedar"]
    assert remembered == {"newly_urgent": ["Cedar"]}
    assert shown(admin, Scope.ALL) == {"newly_urgent": ["Dune", "Cedar"]}


def test_what_a_person_puts_off_leaves_a_remembered_list_at_once_and_that_person_alone(admin, viewer, many):
    shown(admin, Scope.ALL)
    amber = CustomerRecord.objects.get(name="Amber")
    PutOffRecord.objects.create(user=admin, customer=amber, until=today() + timedelta(days=1))

    (group,) = worklist(admin, Scope.ALL, today())
    (whole,) = worklist(viewer, Scope.ALL, today())

    assert [row.name for row in group.rows] == ["Birch", "Cedar"]
    assert (group.total, whole.total) == (2, 3)


def test_htmx_gets_the_part_alone(client, book, owner):
    client.force_login(owner)

    part = client.get("/", headers={"HX-Request": "true", "HX-Target": "today"}).text

    assert part.lstrip().startswith('<div id="today">')
    assert "<html" not in part
