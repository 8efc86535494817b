"""Whose accounts a person sees first, and how far the list may be widened."""

import pytest

from tests.customers.account_list.reading import names_on
from tests.customers.builders import make_account


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


def test_a_person_without_accounts_is_told_who_can_help(get, owner, stranger):
    make_account(csm=owner)

    page = get(user=stranger)

    assert "An admin can import accounts" in page
    assert "import_data" not in page
