"""The numbers of the page of the day with their trend, and what moved since the run before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from churnapp.accounts.roles import Scope
from churnapp.home.numbers import number_tiles
from customers.models import CustomerRecord, SubscriptionRecord
from customers.queries.coming_and_going import coming_and_going
from predictions.models import BookFiguresRecord, CurrentScoreRecord
from predictions.queries.book_figures import book_history
from predictions.queries.movers import movers
from predictions.repositories.book_figures import keep_book_figures
from tests.gtm.builders import NOW, make_account
from tests.predictions.prediction_builders import (
    AS_OF,
    a_run,
    contributions,
    feature_values,
    predict,
    publish,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
EARLIER = AS_OF - timedelta(days=7)


def kept(book: str, day: date = TODAY) -> BookFiguresRecord:
    return BookFiguresRecord.objects.get(book=book, day=day)


def test_an_account_counts_for_its_people_their_teams_and_everybody_once(owner, colleague, stranger):
    make_account(csm=owner, account_executive=colleague, mrr=100)
    make_account(csm=owner, mrr=50, renewal_date=TODAY + timedelta(days=90))
    make_account(csm=owner, mrr=7, churn_date=date(2026, 11, 1))

    keep_book_figures(TODAY)

    mine, team = kept(f"person:{owner.pk}"), kept(f"team:{owner.team_id}")
    assert (mine.accounts, mine.mrr, mine.renewals) == (2, 150, 1)
    assert (team.accounts, team.mrr) == (2, 150)
    assert kept(f"person:{colleague.pk}").accounts == 1
    assert kept("all").accounts == 2
    assert not BookFiguresRecord.objects.filter(book=f"person:{stranger.pk}").exists()


def test_kept_twice_a_day_has_its_last_word(owner):
    account = make_account(csm=owner, mrr=100)
    keep_book_figures(TODAY)
    type(account).objects.update(mrr=120)

    keep_book_figures(TODAY)

    assert kept("all").mrr == 120


def test_the_first_time_the_weeks_before_are_worked_out_from_contracts(owner):
    account = make_account(csm=owner, mrr=100)
    for begins, ends, mrr in (
        (date(2024, 1, 1), date(2026, 11, 1), 60),
        (date(2026, 11, 1), None, 100),
    ):
        SubscriptionRecord.objects.create(
            customer=account, valid_from=begins, valid_to=ends, mrr=mrr, ingested_at=NOW
        )

    keep_book_figures(TODAY)

    past = dict(BookFiguresRecord.objects.filter(book="all", day__lt=TODAY).values_list("day", "mrr"))
    assert past[date(2026, 10, 26)] == 60
    assert past[date(2026, 11, 2)] == 100
    assert kept("all", date(2026, 11, 2)).at_risk is None


def test_a_number_tells_its_change_since_a_month_ago(owner):
    make_account(csm=owner, mrr=100)
    for days, mrr in ((60, 10), (31, 80), (5, 99)):
        BookFiguresRecord.objects.create(
            book=f"person:{owner.pk}", day=TODAY - timedelta(days=days), accounts=1, mrr=mrr, renewals=4
        )

    accounts, revenue, _, renewals = number_tiles(owner, Scope.MINE, TODAY)

    assert (revenue.value, revenue.change, revenue.tone, revenue.since) == (
        "$100",
        "+$20",
        "better",
        "23 Oct 2026",
    )
    assert revenue.line == [0.0, 7 / 9, 89 / 90, 1.0]
    assert (accounts.change, accounts.tone) == ("unchanged", "")
    assert (renewals.change, renewals.tone) == ("−4", "")


def test_a_scope_that_is_too_wide_reads_the_book_one_may_see(stranger):
    make_account(mrr=100)

    assert number_tiles(stranger, Scope.ALL, TODAY)[0].value == "0"


@pytest.fixture
def two_runs(owner):
    """Accounts whose risk rose and fell between two published runs, with the inputs behind it."""
    run_before, run_now = a_run(EARLIER), a_run()
    for name, then, now in (("Riser", 0.2, 0.5), ("Faller", 0.5, 0.2), ("Still", 0.3, 0.305)):
        account = make_account(name, csm=owner, mrr=100)
        for run, chance in ((run_before, then), (run_now, now)):
            fields = {
                "feature_values": feature_values(events_30d=100 * (1 - chance)),
                "contributions": contributions(events_30d=4 * chance),
            }
            if run is run_now:
                publish(account, chance, run.as_of, run=run, **fields)
            else:
                predict(account, chance, run.as_of, run=run, **fields)
        CurrentScoreRecord.objects.filter(customer=account).update(previous_probability=then, mrr=100)


def test_the_largest_moves_are_told_with_what_moved_them(owner, two_runs):
    found = movers(owner, Scope.MINE, 4)

    assert (found.before, found.as_of) == (EARLIER, AS_OF)
    assert [(row.name, round(row.moved)) for row in found.rises] == [("Riser", 360)]
    assert [(row.name, round(row.moved)) for row in found.falls] == [("Faller", -360)]
    assert found.rises[0].cause.startswith("Usage level: ")


def test_nothing_moved_is_seen_of_accounts_of_others(stranger, two_runs):
    found = movers(stranger, Scope.ALL, 4)

    assert not found.rises
    assert not found.falls


def test_moves_over_many_accounts_may_lag_a_little_but_never_behind_a_run(admin, two_runs, three_are_many):
    def largest_rise() -> tuple[str, int]:
        (rise,) = movers(admin, Scope.ALL, 4).rises
        return rise.name, round(rise.moved)

    before = largest_rise()
    CurrentScoreRecord.objects.update(mrr=200)
    remembered = largest_rise()
    a_run(AS_OF + timedelta(days=1))

    assert (before, remembered, largest_rise()) == (("Riser", 360), ("Riser", 360), ("Riser", 720))


def test_who_came_and_who_left_is_told_since_the_run_before(owner):
    today = timezone.now().date()
    make_account("New", csm=owner, mrr=300)
    type(make_account("x")).objects.filter(name="New").update(signup_date=today)
    make_account("Gone", csm=owner, mrr=100, churn_date=today)
    make_account("Leaves later", csm=owner, mrr=100, churn_date=today + timedelta(days=5))

    found = coming_and_going(owner, Scope.MINE, today - timedelta(days=7), today)

    assert [name for _, name in found.came.named] == ["New"]
    assert [name for _, name in found.left.named] == ["Gone"]
    assert found.net == Decimal(200)


def test_the_page_of_what_moved_stands_alone_and_as_a_part(
    client, owner, two_runs, django_assert_max_num_queries
):
    client.force_login(owner)

    with django_assert_max_num_queries(20):
        page = client.get("/today/moved/").text
    part = client.get("/today/moved/", headers={"HX-Request": "true", "HX-Target": "moved"}).text

    assert "More at risk" in page
    assert "Riser" in page
    assert "<html" in page
    assert "<html" not in part


def test_one_run_has_nothing_to_compare(client, owner):
    publish(make_account(csm=owner), 0.3)
    client.force_login(owner)

    assert "What moved is told from the second on" in client.get("/today/moved/").text


def test_just_after_midnight_the_book_of_everybody_is_read_as_of_the_evening(
    admin, django_assert_num_queries
):
    make_account(mrr=100)
    keep_book_figures(TODAY)

    with django_assert_num_queries(1):
        after_midnight = book_history(admin, Scope.ALL, TODAY + timedelta(days=1))

    assert (after_midnight.now.day, after_midnight.now.mrr) == (TODAY + timedelta(days=1), 100)
    assert after_midnight.past[-1].day == TODAY


def test_older_figures_do_not_pass_for_todays(admin):
    make_account(mrr=100)
    keep_book_figures(TODAY)
    CustomerRecord.objects.update(mrr=120)

    assert book_history(admin, Scope.ALL, TODAY + timedelta(days=2)).now.mrr == 120
