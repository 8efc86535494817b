"""What lists find by words: accounts by their name or key, and what hangs on them also by its own texts."""

from django.db.models import Model, Q

from churnapp.web.search import held, searched_beginning
from customers.models import CustomerRecord
from customers.queries.search import ACCOUNT_INDEX

NAME, KEY = ACCOUNT_INDEX.fields


def accounts_called(words: str) -> Q:
    """Accounts with a part of the name or the beginning of the vendor's key."""
    return held(ACCOUNT_INDEX, words, NAME) | searched_beginning(KEY, words)


def called_or_at[Record: Model](model: type[Record], own: Q, words: str) -> Q:
    """Rows that meet a condition of their own, or whose account has some words in its name.

    The two are asked for apart, each along its index: for either of two tables, databases read every row.

    Args:
        model: of rows with a foreign key ``customer``.
        own: the condition.
        words: any part of the account's name.
    """
    rows = model._base_manager.order_by()
    accounts = CustomerRecord.objects.order_by().filter(held(ACCOUNT_INDEX, words, NAME))
    at_them = rows.filter(customer__in=accounts).values("pk")
    return Q(pk__in=rows.filter(own).values("pk").union(at_them, all=True))
