"""Renewals by day: a month or a week, narrowed as the list is."""

import re
from datetime import date
from html import unescape

import pytest

from gtm.queries.renewals.calendar import MONTH, WEEK, Span
from gtm.queries.renewals.days import DayChoices
from tests.gtm.builders import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client, viewer):
    def get(query: str = "", user=viewer, address="/renewals/calendar/") -> str:
        client.force_login(user)
        answer = client.get(f"{address}{query}")
        assert answer.status_code == 200
        return answer.text

    return get


def renews(name: str, day: date, mrr: int = 100, **fields) -> None:
    make_account(name, renewal_date=day, mrr=mrr, billing_period_months=12, **fields)


def days_on(page: str) -> dict[str, list[str]]:
    """Day → the accounts that are named on it."""
    cells = re.findall(r'<td class="[^"]*is-busy">(.*?)</td>', page, re.DOTALL)
    return {
        re.search(r'datetime="([^"]+)"', cell).group(1): [
            unescape(name) for name in re.findall(r'href="/accounts/\d+/">([^<]+)</a>', cell)
        ]
        for cell in cells
    }


def test_a_month_shows_the_renewals_of_each_day(get):
    renews("First", date(2030, 5, 1))
    renews("Last", date(2030, 5, 31))
    renews("Before", date(2030, 4, 30))
    renews("After", date(2030, 6, 1))
    page = get("?from=2030-05-14")

    assert days_on(page) == {"2030-05-01": ["First"], "2030-05-31": ["Last"]}
    assert "May 2030" in page
    assert "2 renewals, $200 MRR" in page


def test_a_week_runs_from_monday_to_sunday(get):
    for day, name in ((12, "Sunday before"), (13, "Monday"), (19, "Sunday"), (20, "Monday after")):
        renews(name, date(2030, 5, day))
    page = get("?by=week&from=2030-05-15")

    assert days_on(page) == {"2030-05-13": ["Monday"], "2030-05-19": ["Sunday"]}


def test_a_full_day_names_the_largest_and_leads_to_the_rest(get):
    for number in range(5):
        renews(f"Account of {number}", date(2030, 5, 6), mrr=100 * number)
    page = get("?from=2030-05-01")

    assert days_on(page)["2030-05-06"] == ["Account of 4", "Account of 3", "Account of 2"]
    assert "and 1 more" in page  # who pays nothing does not renew
    rest = unescape(re.search(r'class="calendar-more" href="([^"]+)"', page).group(1))
    names = re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', get(address=rest))
    assert len(names) == 4


def test_the_way_to_the_list_keeps_the_filters(get, owner):
    renews("Mine", date(2030, 5, 6), csm=owner, plan_tier="growth")
    renews("Other", date(2030, 5, 6), plan_tier="starter")
    page = get("?from=2030-05-01&plan=growth")
    rest = unescape(re.search(r'href="(/renewals/\?[^"]+on=2030-05-06)"', page).group(1))

    assert days_on(page) == {"2030-05-06": ["Mine"]}
    assert re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', get(address=rest)) == ["Mine"]


def test_each_sees_the_renewals_of_the_accounts_they_may_see(get, owner, stranger):
    renews("Mine", date(2030, 5, 6), csm=owner)
    renews("Other", date(2030, 5, 6))

    assert days_on(get("?from=2030-05-01&scope=all", owner)) == {"2030-05-06": ["Mine"]}
    assert "No renewal of this choice" in get("?from=2030-05-01&scope=all", stranger)


def test_earlier_and_later_lead_to_the_months_beside(get):
    page = get("?from=2030-01-15")
    steps = page[page.index("calendar-steps") : page.index("calendar-empty")]

    assert "from=2029-12-31" in steps
    assert "from=2030-02-01" in steps


@pytest.mark.parametrize("nonsense", ["x", "2030-13-01", "1999-12-31", "2100-01-01", "20300501", "\x00", "²"])
def test_days_that_are_none_are_said_and_this_month_shown(get, nonsense):
    assert nonsense not in DayChoices()
    assert "has no choice" in get(f"?from={nonsense}")


@pytest.mark.parametrize("edge", ["2000-01-01", "2099-12-31"])
@pytest.mark.parametrize("by", [MONTH, WEEK])
def test_the_edges_of_the_century_are_no_error(get, edge, by):
    assert get(f"?from={edge}&by={by}")


def test_a_span_holds_whole_weeks():
    span = Span.around(MONTH, date(2026, 2, 10))

    assert (span.first, span.last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert [len(week) for week in span.weeks] == [7] * 5
    assert span.weeks[0][0] == date(2026, 1, 26)
    assert Span.around(MONTH, date(2027, 2, 1)).weeks[0][0] == date(2027, 2, 1)


def test_the_calendar_asks_a_fixed_number_of_questions(client, viewer, django_assert_max_num_queries):
    for number in range(25):
        renews(f"Account {number}", date(2030, 5, 1 + number))
    client.force_login(viewer)
    with django_assert_max_num_queries(6):  # session, user, CSMs; days, the largest, what they say
        client.get("/renewals/calendar/?from=2030-05-01")
