"""The columns of the accounts behind a number."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.saying import Said
from churnapp.web.lists import ListColumn
from churnapp.web.templatetags.formats import MINUS, UNKNOWN, exact_money
from customers.queries.account import account_url
from gtm.domain.month import Month, month_words
from gtm.queries.revenue.changes import ChangeRow, ChangeSource


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """Words for values of rows.

    Attributes:
        plans: value of each plan in words.
    """

    plans: Mapping[str, str]


class ChangeColumn(ListColumn):
    """One column."""

    @abstractmethod
    def cell(self, row: ChangeRow, words: ChangeWords) -> str | SafeString:
        """What the page shows; plain text is escaped."""


class AccountColumn(ChangeColumn):
    """The account, as the link of the row."""

    key = "account"
    label = Said("Account")

    def cell(self, row: ChangeRow, words: ChangeWords) -> SafeString:  # noqa: ARG002
        """The linked name."""
        return format_html('<a class="row-name" href="{}">{}</a>', account_url(row.account_pk), row.name)


class MonthColumn(ChangeColumn):
    """When it moved."""

    key = "month"
    label = Said("Month")
    descending_first = True

    def cell(self, row: ChangeRow, words: ChangeWords) -> str:  # noqa: ARG002
        """The month."""
        return month_words(Month(row.month))


class KindColumn(ChangeColumn):
    """What the change is called."""

    key = "kind"
    label = Said("Movement")

    def cell(self, row: ChangeRow, words: ChangeWords) -> str:  # noqa: ARG002
        """In words."""
        return row.kind.label


class PlanColumn(ChangeColumn):
    """The plan that the change belongs to."""

    key = "plan"
    label = Said("Plan")
    on_phone = False

    def cell(self, row: ChangeRow, words: ChangeWords) -> str:
        """In words."""
        return words.plans.get(row.plan, UNKNOWN)


class OpeningColumn(ChangeColumn):
    """What was paid before."""

    key = "opening"
    label = Said("Opening")
    descending_first = True
    is_number = True

    def cell(self, row: ChangeRow, words: ChangeWords) -> str:  # noqa: ARG002
        """To the cent."""
        return exact_money(row.opening)


class AmountColumn(ChangeColumn):
    """What moved."""

    key = "amount"
    label = Said("Change")
    is_number = True

    def cell(self, row: ChangeRow, words: ChangeWords) -> SafeString:  # noqa: ARG002
        """To the cent, signed."""
        sign = "+" if row.amount > 0 else MINUS if row.amount < 0 else ""
        css = "is-gain" if row.amount > 0 else "is-loss" if row.amount < 0 else "muted"
        return format_html('<span class="{}">{}{}</span>', css, sign, exact_money(abs(row.amount)))


class ClosingColumn(ChangeColumn):
    """What is paid after."""

    key = "closing"
    label = Said("Closing")
    descending_first = True
    is_number = True

    def cell(self, row: ChangeRow, words: ChangeWords) -> str:  # noqa: ARG002
        """To the cent."""
        return exact_money(row.closing)


COLUMNS: tuple[ChangeColumn, ...] = (
    AccountColumn(),
    MonthColumn(),
    KindColumn(),
    PlanColumn(),
    OpeningColumn(),
    AmountColumn(),
    ClosingColumn(),
)


def columns_of(source: ChangeSource) -> tuple[ChangeColumn, ...]:
    """The columns of a list; only movements lie in several months."""
    return tuple(
        column for column in COLUMNS if column.key != MonthColumn.key or source is ChangeSource.MOVEMENTS
    )
