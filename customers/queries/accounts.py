"""The account list: its definition."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled
from churnapp.lists import ListDefinition, Viewing, add_definition
from churnapp.saying import Said
from customers.columns import (
    LIST_URL,
    MAY_EDIT,
    AccountColumn,
    AccountFilter,
    RowValues,
    account_columns,
    account_filters,
)
from customers.columns.custom import retired_label
from customers.columns.note_link import note_link
from customers.models import CustomerQuerySet, CustomerRecord
from customers.queries.named import accounts_called
from customers.queries.over_all import has_many_accounts
from customers.queries.scopes import scopes_of

PREFERRED_SORT = "revenue_at_risk"


class AccountList(ListDefinition[CustomerRecord, RowValues]):
    """Every account, with the columns and filters that all contexts add."""

    key = "accounts"
    noun, plural = Said("account"), Said("accounts")
    url_name = "customers:accounts"
    record = CustomerRecord
    has_indexed_orders = True

    @property
    def default_sort(self) -> str:  # type: ignore[override]  # follows the columns there are
        """The largest revenue at risk first, where anybody knows it."""
        columns = {column.key: column for column in account_columns() if column.sort_by}
        preferred = columns.get(PREFERRED_SORT) or next(iter(columns.values()))
        return f"-{preferred.key}" if preferred.descending_first else preferred.key

    def fields(self) -> tuple[AccountColumn, ...]:
        """Every column that a context added."""
        return account_columns()

    def filters(self) -> tuple[AccountFilter, ...]:
        """Every quick filter that a context added."""
        return account_filters()

    def scopes(self, user: User) -> tuple[tuple[str, ...], str]:
        """People with a book of their own start there."""
        return scopes_of(user)

    def visible(self, user: User, scope: Scope) -> CustomerQuerySet:
        """By the one rule of visibility."""
        return CustomerRecord.objects.visible_to(user, scope)

    def are_surely_many(self, user: User, scope: Scope) -> bool:
        """As the figures above the list know it."""
        return scope.within(Scope(user.reach)) is Scope.ALL and has_many_accounts()

    def searched(self, words: str) -> Q:
        """By a part of the name or the beginning of the vendor's key."""
        return accounts_called(words)

    def gone(self, user: User, key: str) -> str:
        """A custom field that is retired; admins are told where it comes back."""
        label = retired_label(key)
        if not label:
            return ""
        said = _("The field “%(label)s” is retired; what asked for it was left out.") % {"label": label}
        if user.may_administer:
            return f"{said} {_('Use it again under Custom fields, or save the view without it.')}"
        return f"{said} {_('Save the view without it, or ask an admin to use the field again.')}"

    def act(self, row: RowValues) -> SafeString:
        """A note about the account."""
        return note_link(row["pk"])

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, RowValues]:
        """What the columns read, in one query."""
        shown = _Columns.of(column for column in account_columns() if viewing.shows(column.key))
        looking = {LIST_URL: viewing.list_url, MAY_EDIT: viewing.may_edit}
        return {values["pk"]: {**values, **looking} for values in _values(shown, keys=list(keys))}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of one page, equal where they read the same."""

    names: tuple[tuple[str, Hashable], ...]
    reads: tuple[str, ...]
    annotations: Mapping[str, Any] = field(compare=False)

    @classmethod
    def of(cls, columns: Iterable[AccountColumn]) -> "_Columns":
        shown = list(columns)
        paths = dict.fromkeys(path for column in shown for path in column.reads if path != "pk")
        annotations = {name: value for column in shown for name, value in column.annotations.items()}
        return cls(tuple((column.key, column.tells_apart) for column in shown), tuple(paths), annotations)


@compiled
def _values(shown: _Columns, /, *, keys: list[int]) -> QuerySet[CustomerRecord, dict[str, Any]]:
    found = CustomerRecord.objects.filter(pk__in=keys).order_by().annotate(**shown.annotations)
    values: QuerySet[CustomerRecord, dict[str, Any]] = found.values("pk", *shown.reads)
    return values


ACCOUNTS = AccountList()
add_definition(ACCOUNTS)


def has_any_account(user: User) -> bool:
    """Whether the person may see a single account."""
    return CustomerRecord.objects.visible_to(user).exists()


def visible_account_pks(user: User) -> QuerySet[CustomerRecord, int] | None:
    """The primary keys of the accounts that a person may see, for use inside a query; None for all."""
    if Scope(user.reach) is Scope.ALL:
        return None
    return CustomerRecord.objects.visible_to(user).order_by().values_list("pk", flat=True)
