"""The figures of the revenue overview, and how each rate comes about."""

from dataclasses import dataclass

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
    of_a_year_ago = f"{number(retention.accounts)} customers of {year.words_then}"
    return [
        Tile(
            f"MRR at the end of {row.words}",
            short_money(row.closing),
            f"{signed_money(row.net)} in the month, {number(row.accounts)} customers",
            links.accounts(row.month),
        ),
        Tile("Net revenue retention", rate(retention.net), "over twelve months", links.retention(row.month)),
        Tile(
            "Gross revenue retention", rate(retention.gross), "over twelve months", links.retention(row.month)
        ),
        Tile("Customers kept", rate(retention.logos), f"of {of_a_year_ago}", links.retention(row.month)),
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
            "Net revenue retention, twelve months",
            "MRR now of those who paid then ÷ their MRR then",
            f"{exact_money(retention.closing)} ÷ {exact_money(retention.opening)}",
            rate(retention.net),
            f"Customers who paid at the end of {then}, at the end of {now}. Others do not count.",
            url,
        ),
        Formula(
            "Gross revenue retention, twelve months",
            "Of each of them the smaller of then and now ÷ their MRR then",
            f"{exact_money(retention.kept)} ÷ {exact_money(retention.opening)}",
            rate(retention.gross),
            "The growth of one customer does not hide the loss of another, so it is never above 100%.",
            url,
        ),
        Formula(
            "Customers kept, twelve months",
            "Customers who still pay ÷ customers who paid then",
            f"{number(retention.accounts_kept)} ÷ {number(retention.accounts)}",
            rate(retention.logos),
            "Every customer counts alike.",
            url,
        ),
        Formula(
            f"Gross revenue retention, {now}",
            "(opening − contraction − churn) ÷ opening",
            f"({lost}) ÷ {opened}",
            rate(row.gross_retention),
            "Of the month alone.",
            links.accounts(row.month),
        ),
        Formula(
            f"Net revenue retention, {now}",
            "(opening + expansion − contraction − churn) ÷ opening",
            f"({opened} + {exact_money(expansion)}{lost.removeprefix(opened)}) ÷ {opened}",
            rate(row.net_retention),
            "Of the month alone; new and returning customers do not count.",
            links.accounts(row.month),
        ),
    ]
