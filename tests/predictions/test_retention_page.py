"""The page of retention: which accounts it counts, how it watches them, and where its curves lead."""

import re
from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest
from django.utils import timezone

from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from predictions.queries.lives import GROUPINGS
from predictions.queries.retention import first_leaver_on, retention
from predictions.views import retention as retention_views
from tests.customers.builders import NOW, make_account

UNTIL = date(2026, 11, 20)
PAGE = "/retention/"


def portfolio(
    count: int, *, signup: date = date(2026, 1, 1), leave_after: int | None = None, **fields
) -> None:
    """Accounts that signed up on one day; every second one leaves after so many days."""
    first = CustomerRecord.objects.count()
    CustomerRecord.objects.bulk_create(
        CustomerRecord(
            **{
                "customer_id": f"r-{first + number}",
                "name": f"R {first + number}",
                "signup_date": signup,
                "mrr": 100,
                "ingested_at": NOW,
                "plan_tier": "growth",
                "churn_date": signup + timedelta(days=leave_after) if leave_after and number % 2 else None,
                **fields,
            }
        )
        for number in range(count)
    )


def by(key: str, accounts=None, until: date = UNTIL):
    accounts = CustomerRecord.objects.all() if accounts is None else accounts
    return retention(accounts, GROUPINGS[key], until=until, recorded_by=first_leaver_on(until))


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_half_of_a_group_that_left_after_100_days_is_half_a_curve(db):
    portfolio(40, leave_after=100)

    found = by("plan")

    (group,) = found.rows
    assert (group.name, group.account_count, group.left_count) == ("Growth", 40, 20)
    assert group.curve.at(100 // 7 - 1) == 1
    assert group.curve.at(100 // 7) == 0.5
    assert group.median_months == pytest.approx(100 / 7 / (365 / 12 / 7), abs=0.3)
    assert group.at_risk(1) == 40
    assert group.at_risk(5) == 20


def test_what_happens_after_the_last_known_day_is_not_known(db):
    portfolio(40, leave_after=100)
    portfolio(20, signup=date(2026, 6, 1), plan_tier="starter")

    found = by("plan", until=date(2026, 4, 1))

    (group,) = found.rows  # the starters were not there yet
    assert group.left_count == 0
    assert group.curve.at(20) == 1
    assert found.chance is None


def test_accounts_from_before_the_first_recorded_leaver_count_from_then_on(db):
    portfolio(40, signup=date(2022, 1, 3))  # loyal from long ago, because the others are not in the data
    portfolio(60, signup=date(2026, 1, 5), leave_after=60)

    found = by("plan")

    assert found.recorded_from == date(2026, 3, 1)
    assert found.late_count == 100
    long_ago = round((date(2026, 3, 1) - date(2022, 1, 3)).days / 7)
    assert found.everybody.lives.at_risk(np.array([8]))[0] == 60
    assert found.everybody.lives.at_risk(np.array([long_ago + 2]))[0] == 40


def test_where_the_leavers_of_all_times_are_there_everybody_counts_from_the_first_day(db):
    portfolio(40, signup=date(2026, 1, 5), leave_after=60)
    portfolio(30, signup=date(2026, 2, 20))

    found = by("plan")

    assert found.recorded_from is None
    assert found.late_count == 0
    assert found.everybody.at_risk(0) == 70


def test_yearly_contracts_that_nobody_left_early_are_no_missing_leavers(db):
    portfolio(60, signup=date(2025, 1, 6), leave_after=365)
    portfolio(60, signup=date(2025, 9, 1))

    assert by("plan").recorded_from is None


def test_a_group_that_nobody_watched_from_the_beginning_has_no_curve(db):
    portfolio(40, signup=date(2022, 1, 3))
    portfolio(60, signup=date(2026, 1, 5), leave_after=60)

    rows = {row.name: row for row in by("cohort").rows}

    assert rows["2022"].curve is None
    assert rows["2022"].share_after(12) is None
    assert "first month" in rows["2022"].why_no_curve


def test_few_accounts_make_no_curve_and_are_listed_all_the_same(db):
    portfolio(19, leave_after=50)

    (row,) = by("industry").rows

    assert row.curve is None
    assert (row.account_count, row.median_months) == (19, None)
    assert "too few accounts" in row.why_no_curve


def test_plans_that_differ_are_told_from_plans_that_do_not(db):
    portfolio(100, leave_after=40, plan_tier="free")
    portfolio(100, plan_tier="custom")
    portfolio(100, leave_after=200, plan_tier="starter")

    assert by("plan").chance < 0.001
    assert [row.name for row in by("plan").rows] == ["Free", "Starter", "Custom"]
    assert by("industry").chance is None  # there is only one


def test_more_than_six_groups_are_six(db):
    for place, industry in enumerate(
        ("FinTech", "HealthTech", "LegalTech", "HR Tech", "EdTech", "PropTech", "Other")
    ):
        portfolio(40 - place, industry=industry)

    rows = by("industry").rows

    assert [row.name for row in rows][-2:] == ["EdTech", "2 others"]
    assert rows[-1].values == ("PropTech", "Other")
    assert sum(row.account_count for row in rows) == CustomerRecord.objects.count()


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.mark.parametrize("key", GROUPINGS)
def test_every_group_leads_to_exactly_its_accounts(as_admin, data_dir, key):
    this_year = timezone.now().date().year
    for place in range(8):
        portfolio(20, signup=date(this_year - 10 + place, 1, 5), industry=["EdTech", "Other"][place % 2])
    portfolio(30, signup=date(this_year - 1, 2, 1), plan_tier=None)

    page = as_admin.get(f"{PAGE}?by={key}")

    assert page.status_code == 200
    for group in page.context["groups"]:
        listed = as_admin.get(group.url)
        assert listed.context["page"].total == group.row.account_count, group.row.name
        assert listed.context["state"].ignored == ()


def test_the_page_draws_the_curves_with_links_and_numbers_at_risk(as_admin, data_dir):
    portfolio(60, leave_after=30)
    portfolio(60, plan_tier="starter")

    page = as_admin.get(PAGE)

    said = text_of(page)
    assert 'class="curve curve-kind-1" href="/accounts/?scope=all&amp;plan=starter"' in page.text
    assert "They differ more than chance." in said
    assert "Accounts watched at that age" in said
    assert "Growth 60 30" in said


def test_everybody_sees_the_accounts_that_are_theirs_to_see(client, owner, colleague, data_dir):
    portfolio(30, leave_after=60)
    own = make_account(csm=owner, signup_date=date(2026, 1, 1))
    client.force_login(owner)

    page = client.get(f"{PAGE}?scope=all")

    assert page.context["retention"].everybody.account_count == 1
    assert "My accounts" not in text_of(page)  # there is nothing to choose
    client.force_login(colleague)
    assert client.get(f"{PAGE}?scope=mine").context["retention"].everybody.account_count == 0
    assert client.get(PAGE).context["retention"].everybody.account_count == 1
    assert own.pk


def test_an_empty_portfolio_says_so(as_admin, data_dir):
    assert "No accounts yet" in text_of(as_admin.get(PAGE))


def test_the_page_takes_as_many_queries_however_many_groups_there_are(
    as_admin, data_dir, django_assert_num_queries
):
    portfolio(30, leave_after=60)
    portfolio(30, plan_tier="starter", industry="EdTech")

    for key in GROUPINGS:
        with django_assert_num_queries(5):  # session, user, how many accounts, first leaver, lives
            as_admin.get(f"{PAGE}?by={key}")


@pytest.fixture
def told(client):
    """Gives the first line of the retention page: the groups with their accounts, as somebody sees them."""

    def told(user, address: str = PAGE) -> dict[str, int]:
        client.force_login(user)
        return {group.row.name: group.row.account_count for group in client.get(address).context["groups"]}

    return told


def test_curves_of_many_accounts_may_lag_a_little_but_never_behind_a_newer_mart(
    told, viewer, three_are_many, monkeypatch
):
    portfolio(6)
    before = told(viewer)
    portfolio(3)
    remembered = told(viewer)
    monkeypatch.setattr(retention_views, "_told_until", lambda: timezone.now().date() - timedelta(days=1))

    assert before == remembered == {"Growth": 6}
    assert told(viewer) == {"Growth": 9}


def test_curves_of_many_accounts_are_remembered_for_each_grouping_and_language(
    told, viewer, make_user, three_are_many
):
    portfolio(6, plan_tier=None, industry="Other")
    german = make_user("german", "viewer", language="de")

    assert told(viewer) == {"Unknown plan": 6}
    assert told(german) == {"Unbekannter Tarif": 6}
    assert told(viewer, f"{PAGE}?by=industry") == {"Other": 6}


def test_curves_of_ones_own_book_are_counted_each_time_and_are_nobody_elses(
    told, viewer, make_user, three_are_many
):
    csm, other = (make_user(name, reach=Scope.MINE) for name in ("busy", "idle"))
    portfolio(6, csm=csm)
    whole, before = told(viewer), told(csm)
    portfolio(3, csm=csm)

    assert whole == before == {"Growth": 6}
    assert told(csm) == {"Growth": 9}
    assert told(other) == {}


def test_curves_of_few_accounts_are_exact(told, viewer):
    portfolio(6)
    told(viewer)
    portfolio(3)

    assert told(viewer) == {"Growth": 9}
