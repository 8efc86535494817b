"""The figures of the revenue overview, and how each rate comes about."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import exact_money, number, rate, short_money, signed_money
from gtm.domain import MovementKind
from gtm.queries.revenue.months import MonthRow
from gtm.queries.revenue.retention import RetentionRow
from gtm.views.revenue.links import RowLinks


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure above the page."""

    label: str
    value: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Formula:
    """How a number comes about, with its numbers filled in."""

    name: str
    formula: str
    filled_in: str
    value: str
    meaning: str
    url: str


def tiles(row: MonthRow, year: RetentionRow, links: RowLinks) -> list[Tile]:
    """The month and the twelve months up to it in four figures."""
    retention = year.retention
    of_a_year_ago = _("%(accounts)s customers of %(words_then)s") % {
        "accounts": number(retention.accounts),
        "words_then": year.words_then,
    }
    return [
        Tile(
            _("MRR at the end of %(words)s") % {"words": row.words},
            short_money(row.closing),
            _("%(net)s in the month, %(accounts)s customers")
            % {"net": signed_money(row.net), "accounts": number(row.accounts)},
            links.accounts(row.month),
        ),
        Tile(
            _("Net revenue retention"),
            rate(retention.net),
            _("over twelve months"),
            links.retention(row.month),
        ),
        Tile(
            _("Gross revenue retention"),
            rate(retention.gross),
            _("over twelve months"),
            links.retention(row.month),
        ),
        Tile(
            _("Customers kept"),
            rate(retention.logos),
            _("of %(of_a_year_ago)s") % {"of_a_year_ago": of_a_year_ago},
            links.retention(row.month),
        ),
    ]


def formulas(row: MonthRow, year: RetentionRow, links: RowLinks) -> list[Formula]:
    """Every rate of the page, told twice: in words and in this page's numbers."""
    retention, url = year.retention, links.retention(row.month)
    then, now = year.words_then, year.words
    contraction, churn = -row.amount(MovementKind.CONTRACTION), -row.amount(MovementKind.CHURN)
    expansion, opened = row.amount(MovementKind.EXPANSION), exact_money(row.opening)
    lost = f"{opened} − {exact_money(contraction)} − {exact_money(churn)}"
    return [
        Formula(
            _("Net revenue retention, twelve months"),
            _("MRR now of those who paid then ÷ their MRR then"),
            f"{exact_money(retention.closing)} ÷ {exact_money(retention.opening)}",
            rate(retention.net),
            _("Customers who paid at the end of %(then)s, at the end of %(now)s. Others do not count.")
            % {"then": then, "now": now},
            url,
        ),
        Formula(
            _("Gross revenue retention, twelve months"),
            _("Of each of them the smaller of then and now ÷ their MRR then"),
            f"{exact_money(retention.kept)} ÷ {exact_money(retention.opening)}",
            rate(retention.gross),
            _("The growth of one customer does not hide the loss of another, so it is never above 100%."),
            url,
        ),
        Formula(
            _("Customers kept, twelve months"),
            _("Customers who still pay ÷ customers who paid then"),
            f"{number(retention.accounts_kept)} ÷ {number(retention.accounts)}",
            rate(retention.logos),
            _("Every customer counts alike."),
            url,
        ),
        Formula(
            _("Gross revenue retention, %(now)s") % {"now": now},
            _("(opening − contraction − churn) ÷ opening"),
            f"({lost}) ÷ {opened}",
            rate(row.gross_retention),
            _("Of the month alone."),
            links.accounts(row.month),
        ),
        Formula(
            _("Net revenue retention, %(now)s") % {"now": now},
            _("(opening + expansion − contraction − churn) ÷ opening"),
            f"({opened} + {exact_money(expansion)}{lost.removeprefix(opened)}) ÷ {opened}",
            rate(row.net_retention),
            _("Of the month alone; new and returning customers do not count."),
            links.accounts(row.month),
        ),
    ]
