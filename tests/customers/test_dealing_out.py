"""Laws of dealing a book out, whatever the accounts and the books."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain.dealing_out import BookSize, DealingRule, NobodyToDealTo, deal_out

MONEY = st.integers(0, 100_000).map(Decimal)
ACCOUNTS = st.lists(MONEY, max_size=30).map(lambda amounts: list(enumerate(amounts)))
BOOKS = st.dictionaries(st.integers(1, 9), st.builds(BookSize, st.integers(0, 50), MONEY), min_size=1)
RULES = st.sampled_from(DealingRule)


@given(ACCOUNTS, BOOKS, RULES)
def test_every_account_goes_to_one_of_the_people_and_nothing_is_lost(accounts, books, rule):
    dealing = deal_out(accounts, books, rule)

    assert set(dealing.owner_of) == {account for account, _ in accounts}
    assert set(dealing.owner_of.values()) <= set(books)
    before = sum(book.accounts for book in books.values()), sum(book.mrr for book in books.values())
    after = sum(book.accounts for book in dealing.after.values()), sum(b.mrr for b in dealing.after.values())
    assert after == (before[0] + len(accounts), before[1] + sum(mrr for _, mrr in accounts))


@given(ACCOUNTS, BOOKS)
def test_in_turn_nobody_gets_two_more_than_anybody(accounts, books):
    dealing = deal_out(accounts, books, DealingRule.ROUND_ROBIN)

    got = [dealing.after[person].accounts - books[person].accounts for person in books]
    assert max(got) - min(got) <= 1


@given(ACCOUNTS, BOOKS)
def test_by_accounts_whoever_got_one_has_at_most_one_more_than_anybody(accounts, books):
    dealing = deal_out(accounts, books, DealingRule.LEAST_ACCOUNTS)

    smallest = min(book.accounts for book in dealing.after.values())
    for person in set(dealing.owner_of.values()):
        assert dealing.after[person].accounts <= smallest + 1


@given(ACCOUNTS, BOOKS)
def test_by_revenue_nobody_who_got_one_had_more_than_anybody_has_in_the_end(accounts, books):
    dealing = deal_out(accounts, books, DealingRule.LEAST_REVENUE)

    amounts = dict(accounts)
    smallest = min(book.mrr for book in dealing.after.values())
    for person in set(dealing.owner_of.values()):
        last = min(amounts[account] for account, owner in dealing.owner_of.items() if owner == person)
        assert dealing.after[person].mrr - last <= smallest


def test_without_people_nothing_is_dealt():
    with pytest.raises(NobodyToDealTo, match="at least one person"):
        deal_out([(1, Decimal(1))], {}, DealingRule.ROUND_ROBIN)
