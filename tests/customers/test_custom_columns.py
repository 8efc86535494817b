"""Custom fields as columns of the account list: shown, sorted, asked and exported."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from churnapp.lists import Viewing
from customers.domain import FieldKind
from customers.queries.accounts import ACCOUNTS
from customers.repositories.custom_fields import WantedValue, set_values
from tests.customers.builders import NOW, make_account, make_custom_field
from tests.workspace.builders import make_view

LIST = reverse("customers:accounts")
TODAY = date(2026, 11, 22)
VALUES = {
    FieldKind.TEXT: ("Berlin", "Paris"),
    FieldKind.CHOICE: ("EMEA", "AMER"),
    FieldKind.NUMBER: (Decimal(3), Decimal("12.5")),
    FieldKind.MONEY: (Decimal(300), Decimal(1200)),
    FieldKind.DATE: (date(2026, 1, 1), date(2026, 11, 20)),
}


@pytest.fixture
def portfolio(admin):
    """Three accounts, of which the first two have a value of every field."""
    accounts = [make_account(name=name) for name in ("One", "Two", "Three")]
    for kind, values in VALUES.items():
        choices = ["EMEA", "AMER"] if kind is FieldKind.CHOICE else []
        field = make_custom_field(f"own_{kind}", kind, choices=choices)
        for account, value in zip(accounts, values, strict=False):
            set_values([WantedValue(account.pk, field, value)], now=NOW)
    return accounts


def found(user, query):
    state = ACCOUNTS.state_from_query(user, query)
    rows = ACCOUNTS.rows(keys := list(ACCOUNTS.ordered_keys(user, state, TODAY)), Viewing(today=TODAY))
    return [rows[key]["name"] for key in keys], state.ignored


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("own_text.contains.erl", ["One"]),
        ("own_text.lacks.erl", ["Two", "Three"]),
        ("own_choice.is.EMEA", ["One"]),
        ("own_choice.not.EMEA", ["Two", "Three"]),
        ("own_number.gte.4", ["Two"]),
        ("own_money.between.100~400", ["One"]),
        ("own_date.last.7", ["Two"]),
        ("own_date.empty", ["Three"]),
        ("own_date.filled", ["One", "Two"]),
    ],
)
def test_conditions_ask_the_values_of_a_field(admin, portfolio, question, names):
    shown, ignored = found(admin, f"where=custom_{question}&scope=all")
    assert (sorted(shown), ignored) == (sorted(names), ())


@pytest.mark.parametrize("kind", VALUES)
def test_the_list_sorts_by_a_field_with_empty_ones_last(admin, portfolio, kind):
    first, second = sorted(zip(VALUES[kind], ("One", "Two"), strict=True))
    for sort, names in (("", [first[1], second[1], "Three"]), ("-", [second[1], first[1], "Three"])):
        assert found(admin, f"sort={sort}custom_own_{kind}")[0] == names


def test_pages_follow_a_row_through_a_custom_sort(client, admin, portfolio):
    client.force_login(admin)
    state = ACCOUNTS.state_from_query(admin, "sort=-custom_own_number")
    assert state.ignored == ()
    page = client.get(
        LIST, {"sort": "-custom_own_number", "columns": "name,custom_own_number,custom_own_money"}
    )
    text = page.content.decode()
    assert text.index("12.5") < text.index("$300.00")


def test_a_person_is_shown_sorted_and_asked_by_name(admin, owner, colleague):
    field = make_custom_field("sponsor", FieldKind.PERSON)
    for name, person in (("One", owner), ("Two", colleague)):
        set_values([WantedValue(make_account(name=name).pk, field, person)], now=NOW)
    assert found(admin, "sort=custom_sponsor")[0] == ["Two", "One"]
    assert found(admin, f"where=custom_sponsor.is.{owner.pk}")[0] == ["One"]


@pytest.mark.parametrize(
    "asked", ["where=custom_region.is.EMEA", "sort=-custom_region", "columns=name,custom_region"]
)
@pytest.mark.parametrize(
    ("who", "remedy"),
    [("admin", "Use it again under Custom fields"), ("viewer", "ask an admin to use the field again")],
)
def test_a_retired_field_is_said_by_its_name_with_what_helps_and_the_list_shows_the_rest(
    client, db, request, asked, who, remedy
):
    make_account(name="One")
    make_custom_field("region", label="Sales <region>", retired_at=NOW)
    client.force_login(request.getfixturevalue(who))

    page = client.get(f"{LIST}?{asked}").text

    assert "One" in page
    assert page.count("The field “Sales &lt;region&gt;” is retired") == 1
    assert remedy in page


def test_a_view_over_a_retired_field_says_it_once_for_all_its_parts(client, admin):
    make_account()
    make_custom_field("region", retired_at=NOW)
    view = make_view(admin, query="where=custom_region.is.EMEA&sort=custom_region&columns=name,custom_region")
    client.force_login(admin)

    page = client.get(f"/views/{view.pk}/", follow=True).text

    assert page.count("is retired; what asked for it was left out") == 1


def test_a_field_that_never_was_is_called_as_it_was_asked_for(client, admin):
    make_account()
    client.force_login(admin)

    assert "There is no column “custom_nowhere”" in client.get(f"{LIST}?sort=custom_nowhere").text


def test_fields_cost_a_page_one_query(client, admin, django_assert_max_num_queries):
    make_account(name="One")
    client.force_login(admin)
    with django_assert_max_num_queries(100) as without:
        client.get(LIST)
    for number in range(5):
        make_custom_field(f"field_{number}", FieldKind.NUMBER)
    with django_assert_max_num_queries(100) as with_fields:
        client.get(LIST)
    assert len(with_fields) == len(without)
