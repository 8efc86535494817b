"""The tabs of the renewal windows, and the figures of one of them, each with the link to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from churnapp.web.lists import ListState
from churnapp.web.templatetags.formats import UNKNOWN, number, percent, short_money
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.queries.renewals.conditions import DEFAULT_WINDOW, OPPOSITE, UNSTATED, WINDOW_WORDS
from gtm.queries.renewals.renewal_list import FORECAST, ON, WINDOW, window_of
from gtm.queries.renewals.totals import WindowTotals


@dataclass(frozen=True, slots=True)
class WindowTab:
    """A window with how many renewals it holds."""

    word: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RenewalTile:
    """A figure that links to its rows."""

    label: str
    value: str
    detail: str
    url: str
    is_current: bool


def window_tabs(state: ListState, counts: Mapping[str, int]) -> list[WindowTab]:
    """Every window; search and filters stay."""
    return [
        WindowTab(_(word), counts[window], _in_window(state, window).url, window == window_of(state))
        for window, word in WINDOW_WORDS.items()
    ]


def renewal_tiles(totals: WindowTotals, state: ListState) -> list[RenewalTile]:
    """How many renew, what is expected to leave, how many people have forecast, where they differ."""
    arr = short_money(totals.mrr * MONTHS_PER_YEAR)
    share = (
        ""
        if totals.lost_share is None
        else _("%(lost_share)s of what renews, by the model") % {"lost_share": percent(totals.lost_share)}
    )
    unknown = totals.count - totals.likely
    if unknown:
        share += (
            _("; %(unknown)s without a likelihood") % {"unknown": number(unknown)}
            if share
            else _("no likelihood is known")
        )
    return [
        _tile(
            state,
            _("Up for renewal"),
            number(totals.count),
            _("%(mrr)s MRR, %(arr)s ARR") % {"mrr": short_money(totals.mrr), "arr": arr},
            "",
        ),
        _tile(
            state,
            _("Expected to leave"),
            _("%(lost)s MRR") % {"lost": short_money(totals.lost)} if totals.likely else UNKNOWN,
            share,
            "",
            sort="likelihood",
        ),
        _tile(
            state,
            _("Forecast by people"),
            _("%(stated)s of %(totals_count)s")
            % {"stated": number(totals.stated), "totals_count": number(totals.count)},
            _("open those without"),
            UNSTATED,
        ),
        _tile(
            state,
            _("Opposite to the model"),
            number(totals.opposite),
            _("one sees it stay, the other leave") if totals.stated else _("nothing forecast yet"),
            OPPOSITE,
        ),
    ]


def _in_window(state: ListState, window: str) -> ListState:
    return state.with_filter(ON).with_filter(WINDOW, *(() if window == DEFAULT_WINDOW else (window,)))


def _tile(
    state: ListState, label: str, value: str, detail: str, forecast: str, *, sort: str = ""
) -> RenewalTile:
    behind = _in_window(state.cleared(), window_of(state))
    if forecast:
        behind = behind.with_filter(FORECAST, forecast)
    behind = replace(behind, sort=sort or state.shape.default_sort)
    return RenewalTile(label, value, detail, behind.url, behind.url == state.at_the_start.url)
