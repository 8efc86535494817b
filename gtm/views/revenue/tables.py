"""The numbers of the revenue overview, each with the way to its accounts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import (
    UNKNOWN,
    exact_money,
    money,
    number,
    rate,
)
from gtm.domain import MovementKind, Retention
from gtm.domain.month import MONTHS_PER_YEAR, Month, later
from gtm.queries.revenue.cohorts import CohortRow
from gtm.queries.revenue.months import MonthRow
from gtm.queries.revenue.segments import SegmentRow
from gtm.views.linked_table import Cell, Line, Table
from gtm.views.revenue.links import RowLinks

GAINS = {MovementKind.NEW, MovementKind.EXPANSION, MovementKind.REACTIVATION}
LOSSES = {MovementKind.CONTRACTION, MovementKind.CHURN}
HEAT_STEPS = 10


def month_table(year: Sequence[MonthRow], kinds: Sequence[MovementKind], links: RowLinks) -> Table:
    """The months, the newest first."""
    headings = (
        _("Month"),
        _("Opening"),
        *(kind.label for kind in kinds),
        _("Closing"),
        _("Customers"),
        "GRR",
        "NRR",
    )
    lines = [
        Line(
            row.words,
            (
                _amount(_("Opening"), row.opening, links.accounts(later(row.month, -1))),
                *(_moved(kind, row.amount(kind), links.movements(row.month, kind)) for kind in kinds),
                _amount(_("Closing"), row.closing, links.accounts(row.month), css="is-sum"),
                Cell(number(row.accounts), _("Customers"), url=links.accounts(row.month)),
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
    headings = (
        _("Segment"),
        _("Opening"),
        *(kind.label for kind in kinds),
        _("Closing"),
        _("Customers"),
        "GRR",
        "NRR",
    )
    then = later(month, -MONTHS_PER_YEAR)
    lines = []
    for row in segments:
        segment = {by: row.value}
        cells = (
            _amount(_("Opening"), row.opening, links.accounts(then, **segment)),
            *(
                _moved(kind, row.amount(kind), links.movements_of_year(month, kind, **segment))
                for kind in kinds
            ),
            _amount(_("Closing"), row.closing, links.accounts(month, **segment), css="is-sum"),
            Cell(number(row.accounts), _("Customers"), url=links.accounts(month, **segment)),
            Cell(rate(row.retention.gross), "GRR", url=links.retention(month, **segment)),
            Cell(rate(row.retention.net), "NRR", url=links.retention(month, **segment)),
        )
        known = row.value in linked
        lines.append(Line(row.word, cells if known else tuple(replace(cell, url="") for cell in cells)))
    return Table(headings, tuple(lines))


def cohort_table(cohorts: Sequence[CohortRow], measure: str, links: RowLinks) -> Table:
    """The triangle: a line per quarter of first payment, a column per quarter since."""
    width = max((len(cohort.cells) for cohort in cohorts), default=0)
    headings = (
        _("First paid"),
        _("Customers"),
        _("First MRR"),
        *(f"+{quarters}" for quarters in range(width)),
    )
    lines = [
        Line(
            cohort.words,
            (
                Cell(number(cohort.accounts), _("Customers")),
                Cell(money(cohort.opening), _("First MRR"), exact_money(cohort.opening)),
                *(
                    _kept(cell.retention, measure, f"+{position}", links.cohort(cohort.quarter, cell.month))
                    for position, cell in enumerate(cohort.cells)
                ),
            ),
        )
        for cohort in cohorts
    ]
    return Table(headings, tuple(lines))


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
    exact = _("%(closing)s of %(opening)s") % {
        "closing": exact_money(retention.closing),
        "opening": exact_money(retention.opening),
    }
    return Cell(f"{share * 100:.0f}%", label, exact, url, f"heat-{step}")
