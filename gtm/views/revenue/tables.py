"""The numbers of the revenue overview, each with the way to its accounts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from churnapp.web.templatetags.formats import (
    UNKNOWN,
    exact_money,
    money,
    number,
    rate,
    short_money,
    signed_money,
)
from gtm.domain import MovementKind, Retention
from gtm.domain.month import MONTHS_PER_YEAR, Month, later
from gtm.queries.revenue.cohorts import CohortRow
from gtm.queries.revenue.months import MonthRow
from gtm.queries.revenue.retention import RetentionRow
from gtm.queries.revenue.segments import SegmentRow
from gtm.views.revenue.links import RowLinks

GAINS = {MovementKind.NEW, MovementKind.EXPANSION, MovementKind.REACTIVATION}
LOSSES = {MovementKind.CONTRACTION, MovementKind.CHURN}
HEAT_STEPS = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that opens its rows.

    Attributes:
        exact: the number to the cent, for who points at it.
        url: of its rows; empty when it has none.
        css: its tone.
        label: its column, said beside it on a phone.
    """

    text: str
    label: str = ""
    exact: str = ""
    url: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    word: str
    cells: tuple[Cell, ...]

    @property
    def cells_html(self) -> SafeString:
        """The cells as HTML, written here because a page has some hundred of them."""
        return format_html_join("", "{}", ((_written(cell),) for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and lines; the first heading is that of the words."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


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


def month_table(year: Sequence[MonthRow], kinds: Sequence[MovementKind], links: RowLinks) -> Table:
    """The months, the newest first."""
    headings = ("Month", "Opening", *(kind.label for kind in kinds), "Closing", "Customers", "GRR", "NRR")
    lines = [
        Line(
            row.words,
            (
                _amount("Opening", row.opening, links.accounts(later(row.month, -1))),
                *(_moved(kind, row.amount(kind), links.movements(row.month, kind)) for kind in kinds),
                _amount("Closing", row.closing, links.accounts(row.month), css="is-sum"),
                Cell(number(row.accounts), "Customers", url=links.accounts(row.month)),
                Cell(rate(row.gross_retention), "GRR", url=links.accounts(row.month)),
                Cell(rate(row.net_retention), "NRR", url=links.accounts(row.month)),
            ),
        )
        for row in reversed(year)
    ]
    return Table(headings, tuple(lines))


def segment_table(
    segments: Sequence[SegmentRow], by: str, month: Month, links: RowLinks, linked: Collection[str]
) -> Table:
    """Twelve months of each segment.

    Args:
        segments: the segments.
        by: plan, industry or csm.
        month: the last of the twelve.
        links: to the rows.
        linked: the values that a list can be narrowed to.
    """
    kinds = [
        kind
        for kind in MovementKind
        if kind is not MovementKind.NONE and any(segment.amount(kind) for segment in segments)
    ]
    headings = ("Segment", "Opening", *(kind.label for kind in kinds), "Closing", "Customers", "GRR", "NRR")
    then = later(month, -MONTHS_PER_YEAR)
    lines = []
    for row in segments:
        segment = {by: row.value}
        cells = (
            _amount("Opening", row.opening, links.accounts(then, **segment)),
            *(
                _moved(kind, row.amount(kind), links.movements_of_year(month, kind, **segment))
                for kind in kinds
            ),
            _amount("Closing", row.closing, links.accounts(month, **segment), css="is-sum"),
            Cell(number(row.accounts), "Customers", url=links.accounts(month, **segment)),
            Cell(rate(row.retention.gross), "GRR", url=links.retention(month, **segment)),
            Cell(rate(row.retention.net), "NRR", url=links.retention(month, **segment)),
        )
        known = row.value in linked
        lines.append(Line(row.word, cells if known else tuple(replace(cell, url="") for cell in cells)))
    return Table(headings, tuple(lines))


def cohort_table(cohorts: Sequence[CohortRow], measure: str, links: RowLinks) -> Table:
    """The triangle: a line per quarter of first payment, a column per quarter since."""
    width = max((len(cohort.cells) for cohort in cohorts), default=0)
    headings = ("First paid", "Customers", "First MRR", *(f"+{quarters}" for quarters in range(width)))
    lines = [
        Line(
            cohort.words,
            (
                Cell(number(cohort.accounts), "Customers"),
                Cell(money(cohort.opening), "First MRR", exact_money(cohort.opening)),
                *(
                    _kept(cell.retention, measure, f"+{position}", links.cohort(cohort.quarter, cell.month))
                    for position, cell in enumerate(cohort.cells)
                ),
            ),
        )
        for cohort in cohorts
    ]
    return Table(headings, tuple(lines))


def _written(cell: Cell) -> SafeString:
    inside = format_html('<a href="{}">{}</a>', cell.url, cell.text) if cell.url else cell.text
    title = format_html(' title="{}"', cell.exact) if cell.exact else ""
    return format_html('<td class="number {}" data-label="{}"{}>{}</td>', cell.css, cell.label, title, inside)


def _amount(label: str, amount: Decimal, url: str, css: str = "") -> Cell:
    if not amount:
        return Cell(UNKNOWN, label)
    return Cell(money(amount), label, exact_money(amount), url, css)


def _moved(kind: MovementKind, amount: Decimal, url: str) -> Cell:
    css = "is-gain" if kind in GAINS else "is-loss" if kind in LOSSES else ""
    return _amount(kind.label, amount, url, css)


def _kept(retention: Retention, measure: str, label: str, url: str) -> Cell:
    share = {"net": retention.net, "gross": retention.gross, "logos": retention.logos}[measure]
    if share is None:
        return Cell(UNKNOWN, label)
    step = min(HEAT_STEPS, max(0, round((share - 0.5) * 2 * HEAT_STEPS)))
    exact = f"{exact_money(retention.closing)} of {exact_money(retention.opening)}"
    return Cell(f"{share * 100:.0f}%", label, exact, url, f"heat-{step}")
