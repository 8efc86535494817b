"""The page of the account list: fragments, empty states, few queries and little weight."""

import re

from tests.clock import days_ago, today
from tests.customers.account_list.reading import FRAGMENT
from tests.customers.builders import make_account


def test_an_account_that_left_is_marked(get, db):
    make_account(name="Gone", churn_date=days_ago(3))

    assert "left " in re.search(r"Gone.*?</td>", get(), re.DOTALL).group()


def test_unknown_revenue_is_a_dash_and_never_a_zero(get, db):
    make_account(name="Unknown", mrr=None)

    cell = re.search(r"cell-mrr[^>]*>\s*([^<]+?)\s*<", get()).group(1)

    assert cell == "–"


def test_htmx_gets_the_whole_page_when_it_restores_history(get, db):
    assert "<html" in get(headers={**FRAGMENT, "HX-History-Restore-Request": "true"})


def test_every_htmx_link_has_the_same_address_without_javascript(get, db):
    for _ in range(30):
        make_account(plan_tier="growth")

    page = get("?plan=growth&size=25")
    links = re.findall(r'href="([^"]+)"\s+hx-get="([^"]+)"', page)

    assert len(links) > 10
    assert all(href == hx_get for href, hx_get in links)


def test_an_empty_portfolio_tells_an_admin_how_to_import(get, admin):
    assert "python manage.py import_data DIRECTORY" in get(user=admin)


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
        make_account(name=f"Account {number:02} of a long name", csm=admin, mrr=1000, renewal_date=today())
    client.force_login(admin)

    assert len(client.get("/accounts/?scope=all").content) < 150_000
