"""The revenue overview."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.web.htmx import render_page_or_fragment
from churnapp.web.lists import ListState, menus_of, read_state, scope_links
from gtm.domain import MovementKind
from gtm.domain.month import MONTHS_PER_YEAR, Month, later, month_of
from gtm.mart.book import RevenueBook
from gtm.mart.publication import RevenueBookDamaged, RevenueBookMissing
from gtm.queries.revenue.cohorts import cohorts_until, last_quarter_end
from gtm.queries.revenue.months import MonthRow, book_months, last_twelve, revenue_months
from gtm.queries.revenue.narrowing import CSM, INDUSTRY, PLAN, Narrowing
from gtm.queries.revenue.retention import RetentionRow, retention_until
from gtm.queries.revenue.segments import segments_of
from gtm.queries.revenue.shapes import BY, MEASURE, MONTH, chosen, chosen_month, overview_shape
from gtm.views.revenue.drawings import movement_chart, retention_chart
from gtm.views.revenue.figures import formulas, tiles
from gtm.views.revenue.links import RowLinks
from gtm.views.revenue.tables import cohort_table, month_table, segment_table

FRAGMENTS = ("revenue_page",)
MENUS = (MONTH, PLAN, INDUSTRY, CSM)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of the book.

    Attributes:
        months: every complete month it tells of.
        month: the one that the page ends with.
        narrowing_without_plan: for cohorts, which stay together when their plans change.
    """

    book: RevenueBook
    state: ListState
    months: list[Month]
    month: Month
    narrowing: Narrowing
    narrowing_without_plan: Narrowing

    @property
    def links(self) -> RowLinks:
        """The lists behind the numbers."""
        return RowLinks(self.state)


@require_safe
def revenue(request: HttpRequest) -> HttpResponse:
    """Movements, retention, segments and cohorts up to a month."""
    user, this_month = person(request), month_of(timezone.now().date())
    try:
        book = RevenueBook.published()
    except (RevenueBookMissing, RevenueBookDamaged) as problem:
        return render(
            request, "gtm/revenue/none.html", {"problem": str(problem), "may_administer": user.may_administer}
        )
    months = book_months(book, this_month)
    if not months:
        return render(request, "gtm/revenue/none.html", {"has_book": True})
    state = read_state(request.GET, overview_shape(user, months))
    narrowing = Narrowing.of(user, state)
    asked = Asked(
        book, state, months, chosen_month(state, MONTH, months), narrowing, narrowing.without_plan()
    )
    return render_page_or_fragment(request, "gtm/revenue/overview.html", _context(asked), FRAGMENTS)


def _context(asked: Asked) -> dict[str, object]:
    state, month, narrowing = asked.state, asked.month, asked.narrowing
    rows = revenue_months(asked.book, narrowing, month)
    year = last_twelve(rows, month)
    retention = retention_until(
        asked.book, narrowing, [later(month, back) for back in range(1 - MONTHS_PER_YEAR, 1)]
    )
    return {
        "book": asked.book,
        "state": state,
        "scopes": scope_links(state),
        "menus": [menu for menu in menus_of(state) if menu.shape.key in MENUS],
        "month": asked.month,
        **_year(asked, year, retention),
        **_splits(asked),
    }


def _year(asked: Asked, year: list[MonthRow], retention: list[RetentionRow]) -> dict[str, object]:
    if not year or not any(row.opening or row.closing for row in year):
        return {"is_empty": True, "row": year[-1] if year else None}
    has_plan = PLAN in asked.state.filters
    shown = [
        kind
        for kind in MovementKind
        if any(kind in row.moved for row in year) and kind is not MovementKind.NONE
    ]
    if not has_plan:
        shown = [kind for kind in shown if not kind.is_transfer]
    return {
        "row": year[-1],
        "year": retention[-1],
        "tiles": tiles(year[-1], retention[-1], asked.links),
        "formulas": formulas(year[-1], retention[-1], asked.links),
        "chart": movement_chart(year, shown),
        "retention_chart": retention_chart(retention),
        "months": month_table(year, shown, asked.links),
    }


def _splits(asked: Asked) -> dict[str, object]:
    state = asked.state
    by, measure = chosen(state, BY), chosen(state, MEASURE)
    words = next(item.choices for item in state.shape.filters if item.key == by)
    segments = segments_of(asked.book, asked.narrowing, by=by, month=asked.month, words=words)
    until = last_quarter_end(asked.month)
    cohorts = cohorts_until(asked.book, asked.narrowing_without_plan, until)
    return {
        "splits": _choices(state, BY, by),
        "segments": segment_table(segments, by, asked.month, asked.links, set(words)),
        "measures": _choices(state, MEASURE, measure),
        "cohorts": cohort_table(cohorts, measure, asked.links),
        "has_plan": PLAN in state.filters,
    }


def _choices(state: ListState, key: str, now: str) -> list[tuple[str, str, bool]]:
    """Word, address and whether it is shown, of every choice."""
    shape = next(item for item in state.shape.filters if item.key == key)
    return [(word, state.with_filter(key, value).url, value == now) for value, word in shape.choices.items()]
