"""The renewal list as people see it: windows, what the model expects, and where people differ."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from churnapp.accounts.roles import Role
from churnapp.web.lists import extent
from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall
from gtm.models import OutlookRecord
from tests.gtm.renewal_builders import days_ahead, make_renewal, state

pytestmark = pytest.mark.django_db
WITH_LIKELIHOOD = "?columns=account,likelihood,model,mrr"

TABS = {"30": "30 days", "60": "60 days", "90": "90 days", "180": "180 days"}


@pytest.fixture
def get(client, viewer):
    def get(query: str = "", user=viewer, **more) -> str:
        client.force_login(user)
        answer = client.get(f"/renewals/{query}", **more)
        assert answer.status_code == 200
        return answer.text

    return get


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


def cell_of(page: str, key: str) -> str:
    """The words of the first cell of a column."""
    html = re.search(rf'<td class="cell-{key}[^>]*>(.*?)</td>', page, re.DOTALL).group(1)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def tiles_of(page: str) -> dict[str, str]:
    found = re.findall(r'tile-label">([^<]+)</span>\s*<span class="tile-value">([^<]+)<', page)
    return {label: value.strip() for label, value in found}


@pytest.mark.parametrize(
    ("window", "names"),
    [
        ("30", ["Today", "In 30"]),
        ("60", ["Today", "In 30", "In 31"]),
        ("90", ["Today", "In 30", "In 31", "In 90"]),
        ("180", ["Today", "In 30", "In 31", "In 90", "In 180"]),
        ("passed", ["Yesterday"]),
        ("none", ["Without"]),
    ],
)
def test_a_window_holds_the_renewals_up_to_its_last_day(get, window, names):
    for days, name in (
        (-1, "Yesterday"),
        (0, "Today"),
        (30, "In 30"),
        (31, "In 31"),
        (90, "In 90"),
        (180, "In 180"),
        (181, "Beyond"),
        (None, "Without"),
    ):
        make_renewal(name, days=days)
    page = get(f"?window={window}")

    assert names_on(page) == names
    current = re.search(r'aria-current="true">([^<]+)<span class="tab-count">(\d+)', page)
    assert int(current.group(2)) == len(names)


def test_the_next_90_days_are_shown_first(get):
    make_renewal("Soon", days=80)
    make_renewal("Later", days=100)

    assert names_on(get()) == ["Soon"]


def test_dates_that_passed_or_are_missing_come_with_the_remedy(get):
    make_renewal(days=-3)
    make_renewal(days=None)

    assert "Import the new" in get("?window=passed")
    assert "no renewal date" in get("?window=none")


def test_who_is_billed_monthly_or_pays_nothing_or_has_left_does_not_renew(get):
    make_renewal("Contract")
    make_renewal("Unknown period", billing_period_months=None)
    make_renewal("Monthly", billing_period_months=1)
    make_renewal("Free", mrr=0)
    make_renewal("Left", churn_date=days_ahead(-9))
    page = get()

    assert sorted(names_on(page)) == ["Contract", "Unknown period"]
    assert "1 account billed monthly rolls on from month to month and is not listed." in " ".join(
        page.split()
    )


def test_a_row_says_what_the_model_expects_and_on_what_it_rests(get):
    make_renewal(likelihood=0.8, mrr=2_500)
    page = get(WITH_LIKELIHOOD)

    assert cell_of(page, "likelihood") == "80%"
    assert cell_of(page, "model") == "$2,000 $500 leaves"
    assert cell_of(page, "mrr") == "$2,500 $30,000 a year"


@pytest.mark.parametrize(
    ("basis", "words"),
    [(LikelihoodBasis.PROBABILITY, "90-day probability"), (LikelihoodBasis.NOTICE, "notice given")],
)
def test_a_likelihood_that_is_not_from_the_curve_says_so(get, basis, words):
    make_renewal(likelihood=0.0 if basis is LikelihoodBasis.NOTICE else 0.9, basis=basis)

    assert words in cell_of(get(WITH_LIKELIHOOD), "likelihood")


def test_a_likelihood_about_another_date_is_not_shown(get):
    account = make_renewal(likelihood=0.8)
    account.renewal_date = days_ahead(50)
    account.save()
    page = get(WITH_LIKELIHOOD)

    assert cell_of(page, "likelihood") == "–"
    assert tiles_of(page)["Expected to leave"] == "–"


@pytest.mark.parametrize(
    ("likelihood", "call", "mrr", "words"),
    [
        (0.95, RenewalCall.RENEW, 1_000, "+$50 as the model"),
        (0.6, RenewalCall.RENEW, 1_000, "+$400 more hopeful"),
        (0.95, RenewalCall.DOWNGRADE, 400, "−$550 more cautious"),
        (0.95, RenewalCall.CHURN, 0, "−$950 model: stays"),
        (0.3, RenewalCall.UPGRADE, 2_000, "+$1,700 model: leaves"),
    ],
)
def test_the_difference_is_told_in_words(get, likelihood, call, mrr, words):
    state(make_renewal(likelihood=likelihood), call, mrr)
    page = get()

    assert cell_of(page, "difference") == words
    assert tiles_of(page)["Opposite to the model"] == ("1" if "model: " in words else "0")


def test_tiles_add_up_the_window_and_open_their_rows(get):
    make_renewal("Sure", mrr=1_000, likelihood=0.9)
    make_renewal("Unsure", mrr=3_000, likelihood=0.4)
    make_renewal("Unknown", mrr=5_000)
    state(make_renewal("Stated", mrr=1_000, likelihood=1.0), RenewalCall.CHURN, 0)
    page = get()

    assert tiles_of(page) == {
        "Up for renewal": "4",
        "Expected to leave": "$1.90k MRR",
        "Forecast by people": "1 of 4",
        "Opposite to the model": "1",
    }
    assert "$10.0k MRR, $120k ARR" in page
    assert sorted(names_on(get("?forecast=unstated"))) == ["Sure", "Unknown", "Unsure"]
    assert names_on(get("?forecast=opposite")) == ["Stated"]
    assert names_on(get("?forecast=churn")) == ["Stated"]
    assert names_on(get("?forecast=upgrade")) == []


def test_opposite_are_those_whose_latest_forecast_of_the_renewal_ahead_contradicts_the_model(get):
    state(make_renewal("Given up", likelihood=0.9), RenewalCall.CHURN, 0)
    state(make_renewal("Hoped for", likelihood=0.3))
    state(make_renewal("Both sure", likelihood=0.9))
    state(make_renewal("Both doubt", likelihood=0.3), RenewalCall.CHURN, 0)
    changed = make_renewal("Changed", likelihood=0.9)
    state(changed, seen=state(changed, RenewalCall.CHURN, 0).pk)
    for name, call, likelihood in (("Moved", RenewalCall.CHURN, 0.9), ("Put off", RenewalCall.RENEW, 0.3)):
        account = make_renewal(name, likelihood=likelihood)
        state(account, call)
        CustomerRecord.objects.filter(pk=account.pk).update(renewal_date=days_ahead(50))
    OutlookRecord.objects.filter(customer__name="Put off").update(renewal_on=days_ahead(50))
    make_renewal("Unsaid", likelihood=0.3)

    assert sorted(names_on(get("?forecast=opposite"))) == ["Given up", "Hoped for"]
    both = names_on(get("?forecast=opposite&forecast=unstated"))
    assert sorted(both) == ["Given up", "Hoped for", "Moved", "Put off", "Unsaid"]


@pytest.mark.parametrize("windows", ["30", "180", "30&window=180", "passed", "passed&window=30"])
def test_opposite_in_a_window_are_those_of_all_that_renew_in_it(get, windows):
    for days in (-20, 0, 30, 31, 180, 181):
        state(make_renewal(f"In {days}", days=days, likelihood=0.2), now=timezone.now() - timedelta(days=30))

    def opposite(asked: str) -> set[str]:
        return set(names_on(get(f"?forecast=opposite&window={asked}&size=50")))

    of_each = {asked: opposite(asked) for asked in ("30", "180", "passed")}
    assert of_each == {
        "30": {"In 0", "In 30"},
        "180": {"In 0", "In 30", "In 31", "In 180"},
        "passed": {"In -20"},
    }
    assert opposite(windows) == set().union(*(of_each[each] for each in windows.split("&window=")))


@pytest.mark.parametrize("sort", ["likelihood", "-likelihood,mrr", "-mrr", "account", "-risk", "renewal"])
def test_where_many_renew_the_same_rows_are_found_along_the_order(get, monkeypatch, sort):
    for number, likelihood in enumerate([0.2, None, 0.9, 0.9, 0.5]):
        make_renewal(f"Account {number}", mrr=number * 100 or 50, likelihood=likelihood)
    make_renewal("Later", days=170, likelihood=0.1)
    few = names_on(get(f"?sort={sort}"))
    monkeypatch.setattr(extent, "MOST_COUNTED", 2)

    assert len(few) == 5
    assert names_on(get(f"?sort={sort}")) == few


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("account", ["A", "B", "C"]),
        ("-mrr", ["B", "C", "A"]),
        ("likelihood", ["C", "A", "B"]),
        ("-risk", ["A", "B", "C"]),
        ("renewal", ["B", "C", "A"]),
    ],
)
def test_columns_sort(get, sort, expected):
    make_renewal("A", days=60, mrr=10, likelihood=0.6, risk=0.5)
    make_renewal("B", days=20, mrr=30, risk=0.3)
    make_renewal("C", days=40, mrr=20, likelihood=0.2)

    assert names_on(get(f"?sort={sort}")) == expected


def test_filters_are_those_of_the_account_list(get, owner):
    make_renewal("Mine", csm=owner, plan_tier="growth", risk=0.8)
    make_renewal("Other", plan_tier="starter")

    assert names_on(get(f"?csm={owner.pk}")) == ["Mine"]
    assert names_on(get("?plan=starter")) == ["Other"]
    assert names_on(get("?tier=critical")) == ["Mine"]
    assert names_on(get("?q=oth")) == ["Other"]
    assert "Nothing matches" in get("?q=nobody")


def test_everybody_sees_the_renewals_of_the_accounts_they_may_see(get, owner, colleague, stranger):
    make_renewal("Owned", csm=owner)
    make_renewal("Unowned")

    assert names_on(get("?scope=all", owner)) == ["Owned"]
    assert names_on(get("?scope=team", colleague)) == ["Owned"]
    assert "No renewals here" in get("?scope=all", stranger)


def test_who_may_not_edit_gets_no_form(get, owner):
    make_renewal(csm=owner)

    assert "renewal_forecast-" not in get()
    assert "renewal_forecast-" in get("", owner)


def test_a_renewal_that_passed_is_no_longer_forecast(get, make_user):
    make_renewal(days=-1)

    assert "renewal_forecast-" not in get("?window=passed", make_user("editor", Role.SALES))


def test_htmx_gets_the_list_alone(get):
    make_renewal("Bluepeak")
    page = get("", headers={"HX-Request": "true", "HX-Target": "renewal_table"})

    assert "<html" not in page
    assert 'id="renewal_table"' in page
    assert 'id="renewal_figures"' in page


def test_the_list_asks_a_fixed_number_of_questions(client, owner, django_assert_num_queries):
    for number in range(30):
        state(make_renewal(f"Account {number}", likelihood=0.3, csm=owner, risk=0.4))
    client.force_login(owner)
    # session, user, default view, views, own book?, CSMs; count, keys with a date and without; rows, forecasts, changes; windows;
    # expected, stated
    with django_assert_num_queries(15):
        client.get("/renewals/")
