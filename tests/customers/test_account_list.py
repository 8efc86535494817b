"""The account list as people of each role see it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from churnapp.lists import Viewing
from customers.columns.registry import registered_columns
from customers.models import CustomerRecord
from customers.queries import over_all
from customers.queries.accounts import ACCOUNTS
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import AS_OF, a_run

FRAGMENT = {"HX-Request": "true", "HX-Target": "account_table"}
TODAY = timezone.now().date()


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>\s*([^<]+?)\s*</a>', page)


def walk(get, query: str, step: str) -> tuple[list[list[str]], list[str]]:
    """The names of each page from one end to the other, and the addresses of the pages."""
    pages, names = [query], []
    while True:
        page = get(pages[-1])
        names.append(names_on(page))
        onwards = re.search(
            rf'class="btn btn-sm btn-icon"\s+href="([^"]+)"[^>]*>[^<]*<svg[^>]*aria-label="{step}"', page
        )
        if onwards is None:
            return names, pages
        pages.append(onwards[1].replace("&amp;", "&"))


@pytest.fixture
def get(client, viewer):
    """Reads the list as a person; as one who sees everything where the test does not care."""

    def get(query: str = "", user=viewer, **more) -> str:
        client.force_login(user)
        return client.get(f"/accounts/{query}", **more).text

    return get


def test_a_csm_starts_with_the_own_book_and_may_widen_it(get, make_user):
    csm = make_user("csm")
    make_account(name="Mine", csm=csm)
    make_account(name="Somebody else's")

    assert names_on(get(user=csm)) == ["Mine"]
    assert names_on(get("?scope=all&sort=name", user=csm)) == ["Mine", "Somebody else&#x27;s"]


def test_a_csm_without_a_book_starts_with_all(get, make_user):
    make_account(name="Somebody else's")

    assert len(names_on(get(user=make_user("csm")))) == 1


def test_a_salesperson_starts_with_the_accounts_they_sell_to(get, seller):
    make_account(name="Mine", account_executive=seller)
    make_account(name="Other")

    assert names_on(get(user=seller)) == ["Mine"]


@pytest.mark.parametrize("scope", ["all", "team", "mine", ""])
def test_no_scope_in_the_url_reaches_beyond_what_a_person_may_see(get, owner, stranger, scope):
    make_account(name="The owner's", csm=owner)

    assert names_on(get(f"?scope={scope}", user=stranger)) == []


def test_a_colleague_sees_what_the_team_owns(get, owner, colleague):
    make_account(name="The owner's", csm=owner)
    make_account(name="Nobody's")

    assert names_on(get(user=colleague)) == ["The owner&#x27;s"]


def test_search_finds_by_part_of_the_name_and_start_of_the_id(get, db):
    make_account(name="Bluepeak Labs", customer_id="crm-17")
    make_account(name="Redwood", customer_id="crm-99")

    assert names_on(get("?q=PEAK")) == ["Bluepeak Labs"]
    assert names_on(get("?q=crm-9")) == ["Redwood"]


def test_filters_of_one_kind_widen_and_of_two_kinds_narrow(get, db):
    make_account(name="A", plan_tier="growth", industry="FinTech")
    make_account(name="B", plan_tier="starter", industry="FinTech")
    make_account(name="C", plan_tier="growth", industry="EdTech")
    make_account(name="D", plan_tier=None, industry="FinTech")

    assert names_on(get("?sort=name&plan=growth&plan=starter&industry=FinTech")) == ["A", "B"]
    assert names_on(get("?sort=name&plan=none")) == ["D"]


@pytest.mark.parametrize(
    ("window", "found"),
    [("30", ["Soon"]), ("90", ["Soon", "Later"]), ("passed", ["Passed"]), ("none", ["Undated"])],
)
def test_the_renewal_filter_counts_from_today_and_leaves_out_who_left(get, db, window, found):
    make_account(name="Soon", renewal_date=TODAY + timedelta(days=30))
    make_account(name="Later", renewal_date=TODAY + timedelta(days=31))
    make_account(name="Passed", renewal_date=TODAY - timedelta(days=1))
    make_account(name="Undated")
    make_account(name="Left", renewal_date=TODAY + timedelta(days=3), churn_date=TODAY)

    assert names_on(get(f"?sort=renewal&renewal={window}")) == found


def test_the_csm_filter_offers_only_people_with_accounts_one_may_see(get, owner, colleague, stranger):
    make_account(name="The owner's", csm=owner)
    make_account(name="The stranger's", csm=stranger)

    page = get(user=colleague)

    offered = re.findall(r'name="csm"[^>]*?value="(\d+)"', page)
    assert str(owner.pk) in offered
    assert str(stranger.pk) not in offered


def test_an_account_that_left_is_marked(get, db):
    make_account(name="Gone", churn_date=TODAY - timedelta(days=3))

    assert "left " in re.search(r"Gone.*?</td>", get(), re.DOTALL).group()


def test_every_sortable_column_sorts_both_ways_with_unknown_last(get, db):
    make_account(name="Small", mrr=Decimal(10))
    make_account(name="Large", mrr=Decimal(900))
    make_account(name="Unknown", mrr=None)

    assert names_on(get("?sort=-mrr")) == ["Large", "Small", "Unknown"]
    assert names_on(get("?sort=mrr")) == ["Small", "Large", "Unknown"]


@pytest.mark.parametrize(
    "column", [column for column in registered_columns() if column.sort_by], ids=lambda c: c.key
)
def test_each_column_can_be_sorted_in_both_directions(get, db, column):
    make_account(name="Only")

    assert names_on(get(f"?sort={column.key}")) == ["Only"]
    assert 'aria-sort="descending"' in get(f"?columns={column.key}&sort=-{column.key}")


def test_equal_rows_keep_one_order_over_all_pages(get, db):
    for number in range(60):
        make_account(name=f"Same {number:02}")

    forwards, pages = walk(get, "?sort=mrr&size=25", "Next")
    backwards, _ = walk(get, pages[-1], "Previous")

    assert [len(names) for names in forwards] == [25, 25, 10]
    assert len({name for names in forwards for name in names}) == 60
    assert backwards == forwards[::-1]


def test_a_page_whose_first_row_left_the_list_still_follows_it(get, db):
    rows = [make_account(name=f"Row {number:02}", plan_tier="growth") for number in range(30)]
    _, pages = walk(get, "?plan=growth&sort=name&size=25", "Next")
    CustomerRecord.objects.filter(pk=rows[24].pk).update(plan_tier="free")

    assert names_on(get(pages[-1])) == [f"Row {number}" for number in range(25, 30)]


def test_a_page_after_a_row_that_nobody_knows_is_the_first_one(get, db):
    make_account(name="Only")

    assert names_on(get("?after=999999&page=7")) == ["Only"]


def test_several_sorts_order_the_rows_one_after_the_other(get, db):
    for name, plan, mrr in (("a", "growth", 1), ("b", "free", 2), ("c", "growth", 3), ("d", "free", None)):
        make_account(name=name, plan_tier=plan, mrr=mrr)

    assert names_on(get("?sort=plan,-mrr")) == ["b", "d", "c", "a"]
    assert names_on(get("?sort=-plan&sort=mrr")) == ["a", "c", "b", "d"]


def test_chosen_columns_are_shown_in_their_order_and_the_name_stays_first(get, db):
    make_account(seats=1234)

    page = get("?columns=seats,name,mrr,colour")

    assert re.findall(r'class="cell-(\w+)', page) == ["name", "seats", "mrr"]
    assert "1,234" in page
    assert "There is no column “colour” here." in page


@pytest.mark.parametrize("column", registered_columns(), ids=lambda column: column.key)
def test_each_column_finds_what_it_reads_where_no_other_is_shown(viewer, db, column):
    account = make_account(name="Quillfeather", mrr=Decimal(120))
    alone = Viewing(TODAY, columns=frozenset({column.key}))

    assert column.cell(ACCOUNTS.rows([account.pk], alone)[account.pk]) == column.cell(
        ACCOUNTS.rows([account.pk], Viewing(TODAY))[account.pk]
    )


def test_a_list_reads_nothing_of_columns_that_it_does_not_show(db):
    account = make_account(name="Quillfeather")
    row = ACCOUNTS.rows([account.pk], Viewing(TODAY, columns=frozenset({"name"})))[account.pk]

    assert "name" in row
    assert "current_score__churn_probability" not in row


def test_a_column_moves_by_a_button_of_the_menu(get, db):
    make_account()

    page = get("?column=mrr&column=plan&column=seats&move=seats.up")

    assert re.findall(r'class="cell-(\w+)', page) == ["name", "mrr", "seats", "plan"]


def test_conditions_narrow_the_list_and_each_has_a_chip(get, db):
    make_account(name="Small", mrr=500, plan_tier="growth")
    make_account(name="Large", mrr=5000, plan_tier="growth")
    make_account(name="Other", mrr=5000, plan_tier="free")

    page = get("?where=mrr.gte.1000,plan.is.growth~starter")

    assert names_on(page) == ["Large"]
    assert re.findall(r'class="chip-label">([^<]+)</span>([^<]+)<', page) == [
        ("MRR", "is at least $1,000"),
        ("Plan", "is Growth or Starter"),
    ]


def test_a_condition_with_nonsense_says_which_and_the_others_hold(get, db):
    make_account(name="Large", mrr=5000)
    make_account(name="Small", mrr=5)

    page = get("?where=mrr.gte.abc,mrr.gt.1000")

    assert names_on(page) == ["Large"]
    assert "“abc” is no number for MRR; this condition was left out." in page


def test_the_form_of_conditions_asks_without_javascript(get, db):
    make_account(name="Large", mrr=5000)
    make_account(name="Small", mrr=5)
    form = "f-sent=1&g-0-join=and&f-0-field=mrr&f-0-op=gte&f-0-value=1000&f-0-group=0"

    page = get(f"?{form}&f-add-0=plan")

    assert names_on(page) == ["Large"]
    assert re.search(r'class="menu list-conditions"\s+id="list_conditions"\s+open', page)
    assert re.search(r'name="f-1-field"\s+value="plan"', page)


@pytest.mark.parametrize("column", [item for item in registered_columns() if item.kind], ids=lambda c: c.key)
def test_each_field_answers_each_of_its_questions(viewer, db, column):
    make_account()
    field = column.filter_field(viewer)
    values = {"percent": "5", "date": "2026-01-31", "choice": next(iter(field.choices()), "")}
    value = values.get(column.kind, "1")

    for operator in field.operators:
        written = {"none": "", "two": f".{value}~{value}", "days": ".30"}.get(operator.operand, f".{value}")
        state = ACCOUNTS.state_from_query(viewer, f"where={column.key}.{operator}{written}")

        assert state.where or not value, f"{operator} was left out: {state.ignored}"
        assert ACCOUNTS.matching(viewer, state, TODAY).count() in {0, 1}


def test_unknown_revenue_is_a_dash_and_never_a_zero(get, db):
    make_account(name="Unknown", mrr=None)

    cell = re.search(r"cell-mrr[^>]*>\s*([^<]+?)\s*<", get()).group(1)

    assert cell == "–"


def test_tiles_count_the_active_accounts_of_the_scope(get, make_user):
    csm = make_user("csm")
    make_account(csm=csm, mrr=Decimal(1500), renewal_date=TODAY + timedelta(days=10))
    make_account(csm=csm, mrr=None)
    make_account(csm=csm, mrr=Decimal(9999), churn_date=TODAY)
    make_account(mrr=Decimal(7777))

    tiles = dict(re.findall(r'tile-label">([^<]+)</span>\s*<span class="tile-value">([^<]+)', get(user=csm)))

    assert tiles["Active accounts"] == "2"
    assert tiles["MRR"] == "$1.50k"
    assert tiles["Renewals in 90 days"] == "1"


def test_every_tile_leads_to_its_rows(get, db):
    make_account(name="Due", renewal_date=TODAY + timedelta(days=10))
    make_account(name="Not due", renewal_date=TODAY + timedelta(days=200))

    link = re.search(r'class="tile"\s+href="([^"]+)"[^>]*>\s*<span class="tile-label">Renewals', get()).group(
        1
    )

    assert names_on(get(link.replace("&amp;", "&"))) == ["Due"]


def test_htmx_gets_the_table_with_fresh_tiles_and_the_address_to_show(client, viewer):
    make_account(name="Bluepeak")
    client.force_login(viewer)

    answer = client.get("/accounts/?q=blue&plan=&size=50", headers=FRAGMENT)

    assert answer.text.lstrip().startswith('<div id="account_table"')
    assert re.search(r'id="account_tiles"\s+hx-swap-oob="true"', answer.text)
    assert "<html" not in answer.text
    assert answer.headers["HX-Push-Url"] == "?q=blue"
    assert "HX-Request" in answer.headers["Vary"]


def test_htmx_gets_the_whole_page_when_it_restores_history(get, db):
    assert "<html" in get(headers={**FRAGMENT, "HX-History-Restore-Request": "true"})


def test_every_htmx_link_has_the_same_address_without_javascript(get, db):
    for _ in range(30):
        make_account(plan_tier="growth")

    page = get("?plan=growth&size=25")
    links = re.findall(r'href="([^"]+)"\s+hx-get="([^"]+)"', page)

    assert len(links) > 10
    assert all(href == hx_get for href, hx_get in links)


def test_nonsense_in_the_url_is_said_and_the_list_still_shows(get, db):
    make_account(name="Still here")

    page = get("?plan=gold&sort=price&page=x")

    assert names_on(page) == ["Still here"]
    assert "Plan has no choice “gold”; it was left out." in page


def test_nothing_that_matches_offers_to_clear_the_filters(get, db):
    make_account(name="Bluepeak")

    page = get("?q=nobody")

    assert "Nothing matches" in page
    assert "Clear the filters" in page


def test_an_empty_portfolio_tells_an_admin_how_to_import(get, admin):
    assert "python manage.py import_data DIRECTORY" in get(user=admin)


def test_a_person_without_accounts_is_told_who_can_help(get, owner, stranger):
    make_account(csm=owner)

    page = get(user=stranger)

    assert "An admin can import accounts" in page
    assert "import_data" not in page


def test_names_from_data_are_text_and_never_markup(get, db):
    make_account(name="<script>alert('x')</script> \u202eevil 🦊", customer_id='"><img src=x>')

    page = get()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "🦊" in page


def test_the_list_takes_the_same_few_queries_for_one_row_and_for_fifty(
    client, make_user, django_assert_num_queries
):
    csm = make_user("csm")
    make_account(csm=csm)
    client.force_login(csm)
    # session, user, default view, custom fields, book, CSMs, tags, views; count, keys with a risk and without, rows;
    # active, renewals, scores, two of risk, three of quadrants
    with django_assert_num_queries(19):
        client.get("/accounts/")
    for _ in range(60):
        make_account(csm=csm, plan_tier="growth")

    with django_assert_num_queries(19):
        client.get("/accounts/")


def test_a_full_page_weighs_less_than_150_kb(client, admin):
    for number in range(50):
        make_account(name=f"Account {number:02} of a long name", csm=admin, mrr=1000, renewal_date=TODAY)
    client.force_login(admin)

    assert len(client.get("/accounts/?scope=all").content) < 150_000


@pytest.fixture
def three_are_many(monkeypatch):
    monkeypatch.setattr(over_all, "MOST_COUNTED", 2)
    cache.clear()
    for number in range(3):
        make_account(name=f"Account {number}", mrr=Decimal(1_000))
    yield
    cache.clear()


def mrr_on(page: str) -> str:
    return dict(re.findall(r'tile-label">([^<]+)</span>\s*<span class="tile-value">([^<]+)', page))["MRR"]


def test_figures_of_many_accounts_may_lag_a_little_but_never_behind_a_run_of_scores(get, three_are_many):
    before = mrr_on(get())
    CustomerRecord.objects.update(mrr=Decimal(2_000))
    remembered = mrr_on(get())
    a_run(AS_OF + timedelta(days=1))

    assert (before, remembered, mrr_on(get())) == ("$3.00k", "$3.00k", "$6.00k")


def test_figures_of_ones_own_book_are_counted_each_time(get, make_user, three_are_many):
    csm = make_user("busy")
    CustomerRecord.objects.update(csm=csm)
    get("?scope=mine", csm)

    CustomerRecord.objects.update(mrr=Decimal(2_000))

    assert mrr_on(get("?scope=mine", csm)) == "$6.00k"


def test_figures_of_few_accounts_are_exact(get, db):
    make_account(mrr=Decimal(1_000))
    get()

    CustomerRecord.objects.update(mrr=Decimal(2_000))

    assert mrr_on(get()) == "$2.00k"


def test_the_menu_of_columns_opens_by_its_link_where_no_script_fetches_it(get):
    make_account(name="Bluepeak Labs")
    closed = get("?scope=all&plan=growth")
    link = re.search(r'href="([^"]+menu=columns)"', closed)[1].replace("&amp;", "&")

    opened = get(link)

    assert 'name="column"' not in closed
    assert 'name="column" value="seats"' in opened
    assert "plan=growth" in link
