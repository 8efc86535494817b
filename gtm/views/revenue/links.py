"""From a number to the accounts that make it."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from churnapp.web.lists import ListState
from gtm.domain.month import Month, month_key
from gtm.queries.revenue.changes import KIND, ChangeSource
from gtm.queries.revenue.narrowing import CSM, INDUSTRY, PLAN
from gtm.queries.revenue.shapes import COHORT, MONTH, UNTIL, YEAR

SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class RowLinks:
    """Addresses of the lists behind the numbers of one page, in its scope and segment."""

    state: ListState

    def movements(self, month: Month, kind: str = "", **segment: str) -> str:
        """What moved in a month."""
        return self._to(ChangeSource.MOVEMENTS, segment, {MONTH: month_key(month), KIND: kind})

    def movements_of_year(self, month: Month, kind: str = "", **segment: str) -> str:
        """What moved in the twelve months that end with a month."""
        return self._to(ChangeSource.MOVEMENTS, segment, {YEAR: month_key(month), KIND: kind})

    def accounts(self, month: Month, **segment: str) -> str:
        """Who paid at the end of a month."""
        return self._to(ChangeSource.ACCOUNTS, segment, {MONTH: month_key(month)})

    def retention(self, month: Month, **segment: str) -> str:
        """The customers of a year before a month."""
        return self._to(ChangeSource.RETENTION, segment, {UNTIL: month_key(month)})

    def cohort(self, quarter: Month, month: Month) -> str:
        """The customers who first paid in a quarter, at the end of a month."""
        return self._to(ChangeSource.COHORTS, {}, {COHORT: month_key(quarter), UNTIL: month_key(month)})

    def _to(self, source: ChangeSource, segment: dict[str, str], asked: dict[str, str]) -> str:
        query = [] if self.state.scope == self.state.shape.default_scope else [(SCOPE, self.state.scope)]
        for key in (PLAN, INDUSTRY, CSM):
            chosen = (segment[key],) if key in segment else self.state.filters.get(key, ())
            if not (source is ChangeSource.COHORTS and key == PLAN):
                query += [(key, value) for value in chosen]
        query += [(key, value) for key, value in asked.items() if value]
        return f"{_page(source)}?{urlencode(query)}"


@cache
def _page(source: ChangeSource) -> str:
    return reverse(f"gtm:revenue_{source}")
