"""The accounts behind a number of the revenue pages, and the same as a file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.exports import harmless_cell
from churnapp.web.lists import ListState, read_state, render_list
from customers.domain import PlanTier
from gtm.domain.month import Month, last_day_of, month_of
from gtm.mart.book import RevenueBook
from gtm.mart.publication import RevenueBookDamaged, RevenueBookMissing
from gtm.queries.revenue.changes import ChangeRow, Changes, ChangeSource
from gtm.queries.revenue.months import book_months
from gtm.queries.revenue.narrowing import Narrowing
from gtm.queries.revenue.shapes import changes_shape
from gtm.queries.revenue.stretches import Stretch, stretch_of
from gtm.views.revenue.columns import ChangeWords, columns_of

FRAGMENTS = ("change_list", "change_table")
FILE_COLUMNS = ("account", "month_end", "movement", "plan", "opening_mrr", "change", "closing_mrr")
WORDS = ChangeWords({plan.value: plan.capitalize() for plan in PlanTier})


class NothingToList(LookupError):
    """There is no revenue book, or no month in it is over; the overview says so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for."""

    state: ListState
    stretch: Stretch
    changes: Changes


@require_safe
def changes(request: HttpRequest, source: ChangeSource) -> HttpResponse:
    """The rows with their sums; htmx asks for ``change_table`` alone, or ``change_list`` with its head."""
    try:
        asked = _asked(request, source)
    except NothingToList:
        return redirect("gtm:revenue")
    totals = asked.changes.totals()
    page = asked.changes.page(totals)
    columns = columns_of(source)
    return render_list(
        request,
        "gtm/revenue/changes.html",
        state=asked.state,
        page=page,
        columns=columns,
        cells=([column.cell(row, WORDS) for column in columns] for row in page.rows),
        fragments=FRAGMENTS,
        context={
            "noun": _("change"),
            "title": asked.stretch.title,
            "source": source,
            "totals": totals,
            "as_of": asked.changes.book.as_of,
            "file_url": f"{reverse(f'gtm:revenue_{source}_file')}{asked.state.url}",
        },
    )


@require_safe
def changes_file(request: HttpRequest, source: ChangeSource) -> HttpResponse | StreamingHttpResponse:
    """Every row of the list as CSV, in its order, whatever its page."""
    try:
        asked = _asked(request, source)
    except NothingToList:
        return redirect("gtm:revenue")
    response = StreamingHttpResponse(_file_lines(asked.changes), content_type="text/csv; charset=utf-8")
    name = f"revenue-{source}-{last_day_of(asked.stretch.ends)}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest, source: ChangeSource) -> Asked:
    user = person(request)
    try:
        book = RevenueBook.published()
    except (RevenueBookMissing, RevenueBookDamaged) as problem:
        raise NothingToList(str(problem)) from problem
    months = book_months(book, month_of(timezone.now().date()))
    if not months:
        raise NothingToList(_("No month of the revenue book is over yet."))
    state = read_state(request.GET, changes_shape(user, source, months))
    stretch = stretch_of(source, state, months)
    narrowing = stretch.narrow(Narrowing.of(user, state), source, state)
    return Asked(state, stretch, Changes.asked(book, source, narrowing, state))


class _Line:
    """A file of one line for the CSV writer, which gives each line back at once."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _file_lines(found: Changes) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(FILE_COLUMNS)
    for rows in found.all():
        yield "".join(writer.writerow(_file_row(row)) for row in rows)


def _file_row(row: ChangeRow) -> list[object]:
    values = (
        row.name,
        last_day_of(Month(row.month)),
        row.kind.value,
        row.plan,
        row.opening,
        row.amount,
        row.closing,
    )
    return [harmless_cell(value) for value in values]
