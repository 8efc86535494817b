"""Forecasts of renewals are held against what came: people beside the model, and each person for leaders."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall
from gtm.models import RenewalForecastRecord
from gtm.queries.renewals.accuracy import accuracy_by_person, largest_misses
from gtm.queries.renewals.likelihood import Likelihood
from gtm.repositories import KnownThen, judge_renewals
from tests.clock import days_ago, today
from tests.gtm.builders import make_account
from tests.gtm.renewal_builders import state
from tests.gtm.revenue_builders import period, subscribe

pytestmark = pytest.mark.django_db

RENEW, DOWNGRADE, UPGRADE, CHURN = RenewalCall


def renewed_on() -> date:
    return days_ago(60)


def over(
    call: RenewalCall, mrr: int, *, paid: int | None, likelihood: float | None = 0.9, by=None, **fields
) -> CustomerRecord:
    """A renewal of $1,000 a month, 60 days ago, that was forecast a month before; it ended at ``paid``."""
    renewal = renewed_on()
    account = make_account(mrr=1_000, renewal_date=renewal, **fields)
    begun = (renewal - timedelta(days=365)).isoformat()
    periods = [period(begun, renewal.isoformat(), 1_000)]
    if paid:
        periods.append(period(renewal.isoformat(), None, paid))
    subscribe(account, *periods)
    said = Likelihood(likelihood, LikelihoodBasis.CURVE if likelihood is not None else LikelihoodBasis.NONE)
    known = KnownThen(said, renewal - timedelta(days=31), Decimal(1_000))
    state(account, call, mrr, by=by, now=timezone.now() - timedelta(days=90), known=known)
    return account


def test_a_forecast_is_judged_when_the_renewal_has_settled():
    over(UPGRADE, 1_300, paid=1_200)
    over(RENEW, 1_000, paid=None)

    assert judge_renewals(timezone.now() - timedelta(days=31)) == 0
    assert judge_renewals(timezone.now()) == 2
    told = {(record.outcome, record.outcome_mrr) for record in RenewalForecastRecord.objects.all()}
    assert told == {("upgrade", 1_200), ("churn", 0)}


def test_a_churn_that_is_recorded_late_corrects_the_judgement():
    account = over(RENEW, 1_000, paid=1_000)
    judge_renewals(timezone.now())
    CustomerRecord.objects.filter(pk=account.pk).update(churn_date=renewed_on())

    assert judge_renewals(timezone.now()) == 1
    assert RenewalForecastRecord.objects.get().outcome == "churn"


def test_only_the_last_forecast_before_the_renewal_is_judged():
    account = over(CHURN, 0, paid=1_000)
    seen = RenewalForecastRecord.objects.get()
    state(account, RENEW, 1_000, now=timezone.now() - timedelta(days=70), seen=seen.pk)

    assert judge_renewals(timezone.now()) == 1
    assert RenewalForecastRecord.objects.get(pk=seen.pk).judged_at is None


def test_people_the_model_and_hope_are_scored_on_the_same_renewals(viewer):
    over(RENEW, 1_000, paid=1_000, likelihood=0.9)
    over(RENEW, 1_000, paid=None, likelihood=0.3)
    over(CHURN, 0, paid=1_000, likelihood=0.8)
    over(UPGRADE, 1_500, paid=1_400, likelihood=None)
    judge_renewals(timezone.now())
    found, _ = accuracy_by_person(viewer, Scope.ALL, today())

    assert (found.judged, found.compared, found.exact) == (4, 3, 0.5)
    assert found.people.hits == pytest.approx(1 / 3)
    assert found.model.hits == 1
    assert found.naive.hits == pytest.approx(2 / 3)
    assert found.people.brier == pytest.approx(2 / 3)
    assert found.model.brier == pytest.approx((0.1**2 + 0.3**2 + 0.2**2) / 3)
    assert found.people.error == pytest.approx(Decimal(2_000) / 3)
    assert found.people.bias == 0
    assert found.model.error == Decimal(100 + 300 + 200) / 3
    assert found.model.bias == -100 + 300 - 200
    assert found.naive.bias == 1_000


def test_a_price_that_is_unknown_counts_for_staying_and_not_for_money(viewer):
    account = over(RENEW, 1_000, paid=1_000)
    account.subscriptions.filter(valid_to=None).update(mrr=None)
    judge_renewals(timezone.now())
    found, _ = accuracy_by_person(viewer, Scope.ALL, today())

    assert found.people.hits == 1
    assert found.people.error is None


def test_each_person_is_scored_on_the_own_forecasts(viewer, owner, colleague):
    over(RENEW, 1_000, paid=1_000, by=owner)
    over(RENEW, 1_000, paid=None, by=owner)
    over(CHURN, 0, paid=None, by=colleague)
    judge_renewals(timezone.now())
    _, scores = accuracy_by_person(viewer, Scope.ALL, today())
    people = {score.name: score for score in scores}

    assert (people["owner"].judged, people["owner"].people.hits) == (2, 0.5)
    assert (people["colleague"].judged, people["colleague"].people.hits) == (1, 1)
    assert not people["owner"].is_enough


def test_the_largest_misses_come_first(viewer):
    over(UPGRADE, 1_500, paid=1_400)
    gone = over(RENEW, 1_000, paid=None)
    over(RENEW, 1_000, paid=1_000)
    judge_renewals(timezone.now())
    misses = largest_misses(viewer, Scope.ALL, today())

    assert [(miss.account_pk == gone.pk, miss.off_by) for miss in misses] == [(True, 1_000), (False, 100)]


@pytest.fixture
def judged(owner, colleague):
    """Six renewals of the owner, one of nobody's account."""
    for number in range(6):
        over(RENEW, 1_000, paid=1_000 if number else None, by=owner, csm=owner)
    over(CHURN, 0, paid=None, by=colleague)
    judge_renewals(timezone.now())


@pytest.fixture
def get(client):
    def get(user, query: str = "?scope=all") -> str:
        client.force_login(user)
        answer = client.get(f"/renewals/accuracy/{query}")
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    return get


def test_a_leader_reads_the_scores_of_each_person(get, judged, viewer):
    page = get(viewer)

    assert "7 renewals of the last twelve months were forecast and are over" in page
    people = page[page.index("Person by person") : page.index("Where people were furthest off")]
    assert re.findall(r"<td>([a-z]+)</td>", people) == ["owner", "colleague"]
    assert "83%" in people
    assert "Fewer than 5 to compare" in people


def test_who_sees_only_the_own_accounts_reads_only_the_own_scores(get, judged, owner, stranger):
    page = get(owner)

    assert "6 renewals of the last twelve months" in page
    assert "Person by person" not in page
    assert "Nothing to judge yet" in get(stranger)


def test_numbers_that_were_reconstructed_are_labelled(get, judged, viewer):
    assert "reconstructed later" not in get(viewer)
    RenewalForecastRecord.objects.update(model_basis=LikelihoodBasis.RECONSTRUCTED)

    assert "7 of these likelihoods were reconstructed later" in get(viewer)


def test_the_page_asks_a_fixed_number_of_questions(client, judged, viewer, django_assert_max_num_queries):
    client.force_login(viewer)
    with django_assert_max_num_queries(
        7
    ):  # session, user; how many accounts; scores, their names; misses, their accounts
        client.get("/renewals/accuracy/?scope=all")


def test_the_command_judges_too(judged, capsys):
    RenewalForecastRecord.objects.update(judged_at=None, outcome="")
    make_account(risk=0.1)
    call_command("refresh_outlook")

    assert "Forecasts of renewals judged: 7." in capsys.readouterr().out


def judged_on(page: str) -> str:
    """How many renewals the page judges."""
    return re.search(r"(\d+) renewals? of the last twelve months", page)[1]


def test_accuracy_over_many_accounts_may_lag_a_little_but_never_into_another_day(
    get, judged, viewer, three_are_many, monkeypatch
):
    before = get(viewer)
    RenewalForecastRecord.objects.filter(outcome_mrr=0).delete()
    remembered = get(viewer)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)

    assert judged_on(before) == judged_on(remembered) == "7"
    assert judged_on(get(viewer)) == "5"


def test_accuracy_over_many_accounts_names_nobody_without_a_login_in_each_readers_language(
    get, judged, viewer, make_user, three_are_many
):
    RenewalForecastRecord.objects.update(made_by=None)
    german = make_user("german", "viewer", language="de")

    assert "Somebody without a login" in get(viewer)
    assert "Jemand ohne Zugang" in get(german)


def test_accuracy_of_ones_own_accounts_is_counted_each_time_and_is_nobody_elses(
    get, judged, viewer, make_user, three_are_many
):
    csm, other = (make_user(name, reach=Scope.MINE) for name in ("busy", "idle"))
    CustomerRecord.objects.filter(csm__username="owner").update(csm=csm)
    whole, before = get(viewer), get(csm)
    RenewalForecastRecord.objects.filter(outcome_mrr=0).delete()

    assert (judged_on(whole), judged_on(before), judged_on(get(csm))) == ("7", "6", "5")
    assert "Nothing to judge yet" in get(other)


def test_accuracy_over_few_accounts_is_exact(get, judged, viewer):
    get(viewer)
    RenewalForecastRecord.objects.filter(outcome_mrr=0).delete()

    assert judged_on(get(viewer)) == "5"
