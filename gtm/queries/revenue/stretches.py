"""Which months a list of changes is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from churnapp.web.lists import ListState
from gtm.domain.month import (
    MONTHS_PER_YEAR,
    Month,
    later,
    month_key,
    month_words,
    quarter_start,
    quarter_words,
)
from gtm.queries.revenue.changes import KIND, ChangeSource
from gtm.queries.revenue.narrowing import PLAN, Narrowing
from gtm.queries.revenue.shapes import COHORT, MONTH, UNTIL, YEAR, chosen_month


@dataclass(frozen=True, slots=True)
class Stretch:
    """The months that a list compares.

    Attributes:
        begins: what is opening is paid at the end of this month; the first one, for a cohort.
        ends: what is closing is paid at the end of this month.
        title: what the list shows.
        only: single months of the stretch; empty for all of them.
    """

    begins: Month
    ends: Month
    title: str
    only: tuple[Month, ...] = ()

    def narrow(self, narrowing: Narrowing, source: ChangeSource, state: ListState) -> Narrowing:
        """The narrowing with these months; without transfers where no plan is looked at."""
        found = narrowing.given(from_month=self.begins, to_month=self.ends)
        if self.only:
            found = found.also("month in (select unnest($months::integer[]))", months=list(self.only))
        if source is ChangeSource.MOVEMENTS and not state.filters.keys() & {PLAN, KIND}:
            found = found.also("kind not in ('transfer_in', 'transfer_out')")
        return found


def stretch_of(source: ChangeSource, state: ListState, months: Sequence[Month]) -> Stretch:
    """What a state asks for; the newest month where it says nothing."""
    if source is ChangeSource.MOVEMENTS:
        return _of_movements(state, months)
    if source is ChangeSource.ACCOUNTS:
        month = chosen_month(state, MONTH, months)
        return Stretch(
            later(month, -1), month, _("What accounts paid in %(month)s") % {"month": month_words(month)}
        )
    until = chosen_month(state, UNTIL, months)
    if source is ChangeSource.RETENTION:
        then = later(until, -MONTHS_PER_YEAR)
        return Stretch(
            then,
            until,
            _("Customers of %(month)s, and what they paid in %(month_2)s")
            % {"month": month_words(then), "month_2": month_words(until)},
        )
    quarters = {month_key(quarter_start(month)): quarter_start(month) for month in months}
    cohort = quarters[(*state.filters.get(COHORT, ()), month_key(quarter_start(months[-1])))[0]]
    return Stretch(
        cohort,
        until,
        _("Customers who first paid in %(quarter)s, at the end of %(month)s")
        % {"quarter": quarter_words(cohort), "month": month_words(until)},
    )


def _of_movements(state: ListState, months: Sequence[Month]) -> Stretch:
    if YEAR in state.filters:
        until = chosen_month(state, YEAR, months)
        return Stretch(
            later(until, -MONTHS_PER_YEAR),
            until,
            _("Movements in the twelve months to %(month)s") % {"month": month_words(until)},
        )
    if MONTH not in state.filters:
        return Stretch(
            later(months[-1], -1),
            months[-1],
            _("Movements in %(month)s") % {"month": month_words(months[-1])},
        )
    by_key = {month_key(month): month for month in months}
    only = sorted(by_key[key] for key in state.filters[MONTH])
    title = _("Movements in %(only)s") % {"only": ", ".join(month_words(month) for month in only)}
    return Stretch(later(only[0], -1), only[-1], title, tuple(only))
