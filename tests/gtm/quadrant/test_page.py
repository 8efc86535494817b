"""The quadrant: who sees which accounts, where they lie, and what is offered."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from churnapp.web.lists import extent
from customers.models import CustomerRecord
from gtm.queries.expansion import quadrant_map
from tests.gtm.expansion_builders import growing, publish_run, put_cutoffs
from tests.gtm.quadrant.conftest import names

pytestmark = pytest.mark.django_db


def test_each_quadrant_says_its_accounts_revenue_and_motion_and_lists_them(get, four):
    page = get()

    tiles = re.findall(
        r'class="tile is-(\w+)"\s+href="([^"]+)".*?tile-value">([^<]+)<.*?tile-detail">([^<]+)<',
        page,
        re.DOTALL,
    )
    said = {name: (count, detail) for name, _, count, detail in tiles}
    assert said["growth_engine"] == ("1", "$1.00k MRR, 7% · Make the offer")
    assert said["rescue_and_expand"][1].endswith("Save first, then offer")
    assert said["flight_risk"] == ("1", "$3.00k MRR, 20% · Rescue")
    assert said["stable"][0] == "2"
    listed = {name: names(get("/quadrant/" + unescape(url))) for name, url, _, _ in tiles}
    assert listed["growth_engine"] == ["Grower"]
    assert listed["flight_risk"] == ["Flyer"]
    assert set(listed["stable"]) == {"Steady", "Topmost"}


def test_whoever_may_leave_is_saved_first_and_gets_no_offer(get, four):
    page = get("/quadrant/?quadrant=rescue_and_expand&quadrant=flight_risk")

    assert set(names(page)) == {"Rescuer", "Flyer"}
    assert page.count('<span class="contested">Save first</span>') == 2
    assert 'class="offer"' not in page
    assert '<span class="offer">Enterprise plan</span>' in get("/quadrant/?quadrant=growth_engine")


def test_few_accounts_are_drawn_one_by_one_and_open_their_pages(get, four):
    page = get()

    marks = re.findall(r'quadrant-mark is-(\w+)" href="/accounts/(\d+)/".*?<title>([^<]+)<', page)
    assert {name for name, _, _ in marks} == {
        "growth_engine",
        "rescue_and_expand",
        "flight_risk",
        "stable",
    }
    assert any(words.startswith("Grower: churn 5%, upgrade 30%") for _, _, words in marks)
    assert "1 account with $5.00k MRR is not drawn" in page


def test_many_accounts_are_drawn_by_cell_and_each_cell_lists_its_own(get, four, monkeypatch):
    monkeypatch.setattr(quadrant_map, "MOST_DOTS", 2)
    growing("Grower too", 0.055, 0.32, mrr=Decimal(500))

    page = get()

    cells = re.findall(r'quadrant-mark is-growth_engine[^"]*" href="([^"]+)".*?<title>([^<]+)<', page)
    ((url, words),) = cells
    assert words == "2 accounts, $1.50k MRR: churn 5% to 6%, upgrade 30% to 40%"
    assert set(names(get("/quadrant/" + unescape(url)))) == {"Grower", "Grower too"}


def table_of(page: str) -> str:
    return page[
        page.index('id="quadrant_cells"') : page.index("</details>", page.index('id="quadrant_cells"'))
    ]


def test_the_table_holds_what_the_drawing_shows_once_it_is_opened(get, four):
    closed = table_of(get("/quadrant/?sort=-mrr"))
    address = re.search(r'href="([^"]+)"', closed)[1]

    table = table_of(get(f"/quadrant/{unescape(address)}"))

    assert "<tr>" not in closed
    assert len(re.findall("<tr>", table)) == 1 + 4
    assert "$3,000" in table
    assert "sort=-mrr" in address


def test_htmx_gets_the_table_alone(client, viewer, four):
    client.force_login(viewer)

    answer = client.get(
        "/quadrant/?menu=cells", headers={"HX-Request": "true", "HX-Target": "quadrant_cells"}
    ).text

    assert answer.lstrip().startswith("<details")
    assert len(re.findall("<tr>", answer)) == 1 + 4


def test_a_part_of_the_drawing_narrows_the_list_and_can_be_taken_away(get, four):
    page = get("/quadrant/?churn_from=17&up_from=10")

    assert names(page) == ["Rescuer"]
    assert "Churn from" in page
    assert names(get("/quadrant/?churn_from=99")) != []


def test_a_search_inside_a_part_of_the_drawing_stays_inside_it(get, four):
    page = get("/quadrant/?churn_from=17&up_from=10")

    form = page[page.index('role="search"') : page.index("</form>", page.index('role="search"'))]
    assert '<input type="hidden" name="churn_from" value="17">' in form
    assert '<input type="hidden" name="up_from" value="10">' in form


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("?sort=account", ["Flyer", "Grower", "Rescuer", "Steady", "Topmost"]),
        ("?sort=-mrr", ["Topmost", "Steady", "Flyer", "Rescuer", "Grower"]),
        ("?sort=-risk,-mrr", ["Flyer", "Rescuer", "Topmost", "Steady", "Grower"]),
        ("?where=mrr.gte.2000,risk.lt.50&sort=mrr", ["Steady", "Topmost"]),
        ("?where=quadrant.is.growth_engine~flight_risk&sort=mrr", ["Grower", "Flyer"]),
        ("?where=quadrant.not.stable&sort=mrr", ["Grower", "Rescuer", "Flyer"]),
        ("?where=upgrade.empty", ["Topmost"]),
        ("?where=points.filled,signal.is.limits&sort=mrr", ["Grower", "Rescuer", "Flyer", "Steady"]),
        ("?q=rescue", ["Rescuer"]),
    ],
)
def test_accounts_are_sorted_narrowed_and_searched_by_any_column(get, four, asked, expected):
    assert names(get(f"/quadrant/{asked}")) == expected


def test_few_accounts_of_a_quadrant_are_sorted_instead_of_looked_for_along_the_order(get, four, monkeypatch):
    asked = "/quadrant/?quadrant=stable&quadrant=flight_risk&sort=-mrr"
    found, ordered = {}, {}

    for few in (0, 3):
        monkeypatch.setattr(extent, "FEW", few)
        with CaptureQueriesContext(connection) as queries:
            found[few] = names(get(asked))
        ordered[few] = [
            each["sql"] for each in queries if "ORDER BY" in each["sql"] and "LIMIT 51" in each["sql"]
        ]

    assert found[0] == found[3] == ["Topmost", "Steady", "Flyer"]
    assert any("churn_probability" in sql.partition("WHERE")[2] for sql in ordered[0])
    assert not any("churn_probability" in sql.partition("WHERE")[2] for sql in ordered[3])


def test_columns_are_chosen_and_the_file_holds_exactly_what_the_list_shows(client, viewer, four):
    client.force_login(viewer)
    shown = "columns=account,plan,quadrant,points&where=mrr.lte.2000&sort=mrr"

    page = client.get(f"/quadrant/?{shown}").text
    file = client.get("/lists/quadrant/export/", {"kind": "csv", "list": shown})

    assert 'class="cell-points number"' in page
    assert "cell-uplift" not in page
    assert b"".join(file.streaming_content).decode("utf-8-sig").splitlines() == [
        "Account,Plan,Quadrant,Points",
        "Grower,growth,Growth engine,2",
        "Rescuer,growth,Rescue and expand,2",
    ]


def test_the_next_page_follows_the_last_account_that_was_shown(get, four):
    for number in range(26):
        growing(f"More {number:02}", 0.1, 0.05, mrr=Decimal(10_000 + number))

    first = get("/quadrant/?sort=mrr&size=25")
    (next_url,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', first)[:1]

    assert names(get("/quadrant/" + unescape(next_url))) == [f"More {number:02}" for number in range(20, 26)]


@pytest.mark.parametrize("key", ["quadrant", "renewals"])
def test_what_can_be_done_to_accounts_can_be_done_where_a_row_stands_for_one(client, admin, four, key):
    grower = CustomerRecord.objects.get(name="Grower")
    client.force_login(admin)

    answer = client.post(f"/lists/{key}/do/set-csm/", {"row": grower.pk, "value": admin.pk})

    grower.refresh_from_db()
    assert answer.status_code == 302
    assert grower.csm == admin


def test_people_see_their_own_accounts_alone(get, four, stranger, owner):
    CustomerRecord.objects.filter(name="Grower").update(account_executive=owner, csm=owner)

    assert names(get(user=owner)) == ["Grower"]
    assert "Grower" not in get(user=stranger)


def test_without_a_model_that_beats_the_base_rate_the_page_says_so_and_shows_points(get):
    growing("Pressed", 0.05, None, pressure=5)
    growing("Calm", 0.05, None, pressure=0, signal="")
    put_cutoffs()
    publish_run(rung="L0")

    page = get()

    assert "Ranked by rules, not by a model" in page
    assert "Nothing tells who upgrades better than the base rate" in page
    assert names(page) == ["Pressed", "Calm"]
    assert "5 of 9 <small>points</small>" in page
    assert names(get("/quadrant/?quadrant=growth_engine")) == ["Pressed"]
    assert "expected uplift a year" not in page


def test_without_scores_the_page_says_what_to_do(get):
    assert "No scores here yet" in get()


def test_the_account_page_says_the_offer_with_its_reasons_or_to_save_first(client, viewer, four):
    client.force_login(viewer)

    def panel(name: str) -> str:
        account = CustomerRecord.objects.get(name=name)
        return client.get(f"/accounts/{account.pk}/panels/expansion/").text

    grower, rescuer = panel("Grower"), panel("Rescuer")
    assert "Enterprise plan" in grower
    assert "30%" in grower
    assert "limits of the plan hit" in grower
    assert "$3,600" in grower
    assert "Save first" in rescuer
    assert "expected uplift" not in rescuer
    assert "Start an expansion" not in grower + rescuer  # a viewer sells nothing
    assert "On the highest plan" in panel("Topmost")


def test_the_account_list_shows_filters_and_counts_who_may_grow(get, four):
    page = get("/accounts/?quadrant=growth_engine")

    assert names(page) == ["Grower"]
    assert "Ready to expand" in page
    assert "$3.60k expected uplift a year" in page


def test_one_query_more_for_each_thing_and_none_for_each_account(
    client, viewer, four, django_assert_max_num_queries
):
    for number in range(20):
        growing(f"More {number}", 0.1, 0.05)
    client.force_login(viewer)

    with django_assert_max_num_queries(14):
        client.get("/quadrant/")
