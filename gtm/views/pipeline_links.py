"""The figures above the list, each with the link to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from churnapp.web.lists import ListState
from churnapp.web.templatetags.formats import UNKNOWN, number, percent, short_money
from gtm.queries.conditions import URGENT_TIERS
from gtm.queries.opportunity_list import ATTENTION, OVERDUE, STAGE, TIER
from gtm.queries.pipeline import PipelineTotals, Total


@dataclass(frozen=True, slots=True)
class PipelineTile:
    """A figure that links to its rows."""

    label: str
    value: str
    detail: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class StageLink:
    """The total of one stage that links to its rows.

    Attributes:
        share: of the amount that counts as weighted.
    """

    label: str
    count: int
    amount: Decimal
    weighted: Decimal
    share: Decimal
    url: str
    is_current: bool


def pipeline_tiles(totals: PipelineTotals, state: ListState) -> list[PipelineTile]:
    """Open, weighted, on accounts that may leave, and overdue."""
    share = percent(float(totals.weighted / totals.open.amount)) if totals.open.amount else UNKNOWN
    at_risk = _("%(count)s, %(contested_count)s contested") % {
        "count": _count(totals.at_risk),
        "contested_count": number(totals.contested.count),
    }
    return [
        _tile(state, _("Open pipeline"), totals.open.amount, _count(totals.open)),
        _tile(
            state,
            _("Weighted by stage"),
            totals.weighted,
            _("%(share)s of what is open") % {"share": share},
            sort="-stage",
        ),
        _tile(
            state, _("On high-risk accounts"), totals.at_risk.amount, at_risk, filters={TIER: URGENT_TIERS}
        ),
        _tile(
            state,
            _("Overdue"),
            totals.overdue.amount,
            _count(totals.overdue),
            filters={ATTENTION: (OVERDUE,)},
        ),
    ]


def stage_links(totals: PipelineTotals, state: ListState) -> list[StageLink]:
    """Every open stage with its total."""
    links = []
    for item in totals.stages:
        behind = _behind(state, {STAGE: (item.stage.value,)})
        links.append(
            StageLink(
                label=item.stage.label,
                count=item.total.count,
                amount=item.total.amount,
                weighted=item.weighted,
                share=item.stage.usual_win_share,
                url=behind.url,
                is_current=behind.url == state.at_the_start.url,
            )
        )
    return links


def _tile(
    state: ListState,
    label: str,
    amount: Decimal,
    detail: str,
    *,
    filters: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    sort: str = "",
) -> PipelineTile:
    behind = _behind(state, filters, sort)
    return PipelineTile(label, short_money(amount), detail, behind.url, behind.url == state.at_the_start.url)


def _behind(state: ListState, filters: Mapping[str, tuple[str, ...]], sort: str = "") -> ListState:
    return replace(state.cleared(), filters=filters, sort=sort or state.shape.default_sort)


def _count(total: Total) -> str:
    words = ngettext("%(count)s opportunity", "%(count)s opportunities", total.count)
    return words % {"count": number(total.count)}
