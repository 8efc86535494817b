"""What the addresses of the revenue pages may ask for."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import later
from churnapp.web.lists import FilterShape, ListShape, ListState
from customers.queries.scopes import scopes_of
from gtm.domain import MovementKind
from gtm.domain.month import Month, month_key, month_words, quarter_start, quarter_words
from gtm.queries.revenue.changes import KIND, SORTS, ChangeSource
from gtm.queries.revenue.narrowing import PLAN, segment_filters

MONTH, YEAR, UNTIL, COHORT = "month", "year", "until", "cohort"
BY, MEASURE = "by", "measure"
SPLITS = {"plan": later("Plan"), "industry": later("Industry"), "csm": later("CSM")}
MEASURES = {"net": later("Net revenue"), "gross": later("Gross revenue"), "logos": later("Customers")}
KINDS: Mapping[ChangeSource, Sequence[MovementKind]] = {
    ChangeSource.MOVEMENTS: [kind for kind in MovementKind if kind is not MovementKind.NONE],
    ChangeSource.ACCOUNTS: [kind for kind in MovementKind if not kind.is_transfer],
    ChangeSource.RETENTION: [
        MovementKind.EXPANSION,
        MovementKind.CONTRACTION,
        MovementKind.CHURN,
        MovementKind.NONE,
    ],
    ChangeSource.COHORTS: [
        MovementKind.EXPANSION,
        MovementKind.CONTRACTION,
        MovementKind.CHURN,
        MovementKind.NONE,
    ],
}


def spoken(words: Mapping[str, str]) -> dict[str, str]:
    """Values and their words in the reader's language."""
    return {value: _(word) for value, word in words.items()}


def overview_shape(user: User, months: Sequence[Month]) -> ListShape:
    """What the overview may show."""
    scopes, first = scopes_of(user)
    return ListShape(
        sorts={MONTH: "month"},
        default_sort=f"-{MONTH}",
        filters=(
            FilterShape(MONTH, _("Month"), month_choices(months)),
            *segment_filters(user),
            FilterShape(BY, _("Split"), spoken(SPLITS)),
            FilterShape(MEASURE, _("Cohorts by"), spoken(MEASURES)),
        ),
        scopes=scopes,
        default_scope=first,
    )


def changes_shape(user: User, source: ChangeSource, months: Sequence[Month]) -> ListShape:
    """What a list of accounts behind a number may show."""
    scopes, first = scopes_of(user)
    sorts = {key: key for key in SORTS if key != MONTH or source is ChangeSource.MOVEMENTS}
    own = tuple(
        item for item in segment_filters(user) if source is not ChangeSource.COHORTS or item.key != PLAN
    )
    kinds = FilterShape(KIND, _("Movement"), {kind.value: kind.label for kind in KINDS[source]})
    return ListShape(
        sorts=sorts,
        default_sort="-closing" if source is ChangeSource.ACCOUNTS else "amount",
        filters=(*_time_filters(source, months), kinds, *own),
        scopes=scopes,
        default_scope=first,
    )


def month_choices(months: Sequence[Month]) -> dict[str, str]:
    """Months for a menu, the newest first."""
    return {month_key(month): month_words(month) for month in reversed(months)}


def chosen_month(state: ListState, key: str, months: Sequence[Month]) -> Month:
    """The month that a state names, the newest when it names none."""
    by_key = {month_key(month): month for month in months}
    return max((by_key[value] for value in state.filters.get(key, ()) if value in by_key), default=months[-1])


def chosen(state: ListState, key: str) -> str:
    """The single value of a filter, its first choice when none is given."""
    shape = next(item for item in state.shape.filters if item.key == key)
    return state.filters.get(key, tuple(shape.choices))[0]


def _time_filters(source: ChangeSource, months: Sequence[Month]) -> tuple[FilterShape, ...]:
    choices = month_choices(months)
    if source is ChangeSource.MOVEMENTS:
        return FilterShape(MONTH, _("Month"), choices), FilterShape(YEAR, _("Twelve months to"), choices)
    if source is ChangeSource.ACCOUNTS:
        return (FilterShape(MONTH, _("Month"), choices),)
    if source is ChangeSource.RETENTION:
        return (FilterShape(UNTIL, _("Twelve months to"), choices),)
    quarters = dict.fromkeys(quarter_start(month) for month in reversed(months))
    cohorts = {month_key(quarter): quarter_words(quarter) for quarter in quarters}
    return FilterShape(COHORT, _("First paid in"), cohorts), FilterShape(UNTIL, _("Until"), choices)
