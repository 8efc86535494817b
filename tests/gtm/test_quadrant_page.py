"""The quadrant: who sees which accounts, where they lie, what is offered, and who sets the cut-offs."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from churnapp.accounts.roles import Role, Scope
from churnapp.web.lists import page as pages
from customers.models import CustomerRecord
from gtm.models import ExpansionCutoffRecord
from gtm.queries.expansion import quadrant_map
from predictions.models import ScoringRunRecord
from tests.gtm.expansion_builders import AS_OF, NOW, growing, publish_run, put_cutoffs
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client, viewer):
    def get(address: str = "/quadrant/", user=viewer) -> str:
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.text

    return get


@pytest.fixture
def four():
    """One account in each quadrant and one on the highest plan."""
    growing("Grower", 0.05, 0.3, mrr=Decimal(1000))
    growing("Rescuer", 0.6, 0.3, mrr=Decimal(2000))
    growing("Flyer", 0.6, 0.02, mrr=Decimal(3000))
    growing("Steady", 0.05, 0.02, mrr=Decimal(4000))
    growing("Topmost", 0.05, None, is_ceiling=True, mrr=Decimal(5000))
    put_cutoffs()
    publish_run()


def names(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>([^<]+)<', page)


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


GROWING_NOW = re.compile(r'class="tile is-growth_engine".*?tile-value">([^<]+)<', re.DOTALL)


def growing_on(page: str) -> tuple[str, int]:
    """What the tile says and how many the drawing has of them."""
    return GROWING_NOW.search(page)[1], page.count("quadrant-mark is-growth_engine")


def publish_another_run() -> None:
    run = a_run(AS_OF + timedelta(days=1))
    publish_run()
    ScoringRunRecord.objects.filter(pk=run.pk).update(published_at=NOW + timedelta(days=1))


def test_the_quadrant_of_many_accounts_may_lag_a_little_but_never_behind_a_run_of_scores(
    get, four, three_are_many
):
    before = growing_on(get())
    growing("Grower too", 0.05, 0.3)
    remembered = growing_on(get())
    publish_another_run()

    assert before == remembered == ("1", 1)
    assert growing_on(get()) == ("2", 2)


def test_the_quadrant_of_many_accounts_follows_changed_cutoffs_at_once(get, four, three_are_many):
    get()

    put_cutoffs(propensity=0.01)

    assert growing_on(get()) == ("2", 2)


def test_the_drawing_of_many_accounts_speaks_each_readers_language_and_writes_as_they_do(
    get, four, three_are_many, make_user
):
    german = make_user("german", Role.VIEWER, language="de")
    dotted = make_user("dotted", Role.VIEWER, number_style="blank_comma")

    english_words = get()
    german_words = get(user=german)

    assert "Grower: churn 5%, upgrade 30%, $1.00k MRR" in english_words
    assert "Grower: Abwanderung 5" in german_words
    assert "$1,00k MRR" in get(user=dotted)


def test_the_links_of_the_drawing_of_many_accounts_keep_each_readers_columns(
    get, four, three_are_many, monkeypatch
):
    monkeypatch.setattr(quadrant_map, "MOST_DOTS", 2)
    get()

    page = get("/quadrant/?columns=mrr")

    assert "columns=account,mrr" in re.search(r'quadrant-mark is-growth_engine[^"]*" href="([^"]+)"', page)[1]


def test_ones_own_part_of_a_large_portfolio_is_drawn_each_time_and_is_nobody_elses(
    get, four, three_are_many, make_user
):
    csm = make_user("busy", reach=Scope.MINE)
    get()

    nothing = get("/quadrant/?scope=all", csm)
    growing("Own", 0.05, 0.3, csm=csm)
    own = get("/quadrant/?scope=all", csm)

    assert "quadrant-mark" not in nothing
    assert growing_on(own) == ("1", 1)
    assert "Grower" not in own


def test_the_quadrant_of_few_accounts_is_drawn_each_time(get, four):
    get()

    growing("Grower too", 0.05, 0.3)

    assert growing_on(get()) == ("2", 2)


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
        monkeypatch.setattr(pages, "FEW", few)
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


@pytest.mark.parametrize("change", ["leaves", "comes back"])
def test_who_leaves_a_large_portfolio_leaves_the_quadrant_at_once(get, four, three_are_many, change):
    account = CustomerRecord.objects.get(name="Grower")
    if change == "comes back":
        CustomerRecord.objects.filter(pk=account.pk).update(churn_date=AS_OF)
    before = names(get())

    CustomerRecord.objects.filter(pk=account.pk).update(churn_date=AS_OF if change == "leaves" else None)

    assert ("Grower" in before) == (change == "leaves")
    assert ("Grower" in names(get())) == (change == "comes back")
