"""The heat map of risk, each cell with the way to its accounts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.saying import later
from churnapp.web.lists import ListState
from churnapp.web.templatetags.formats import UNKNOWN, number, percent, short_money
from customers.domain import Industry, PlanTier
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.queries.conditions import URGENT_TIERS
from gtm.queries.portfolio.heat import RiskMap, RiskSum
from gtm.views.linked_table import Cell, Line, Table

LOSS = "loss"
MEASURES = {"mrr": later("MRR at risk"), "accounts": later("Accounts at risk"), LOSS: later("Expected loss")}
NO_PLAN = "none"
# the share of a cell from which it has the strongest colour: at risk, and expected to be lost
STRONGEST_AT_RISK, STRONGEST_LOSS = 0.4, 0.2
HEAT_STEPS = 10


@dataclass(frozen=True, slots=True)
class AccountLinks:
    """Addresses of the account list in the scope of the page."""

    state: ListState

    def active(self, *, is_at_risk: bool = False, sort: str = "", **filters: str) -> str:
        """Active accounts with these filter values."""
        query = QueryDict(mutable=True)
        if self.state.scope != self.state.shape.default_scope:
            query["scope"] = self.state.scope
        query["status"] = "active"
        if is_at_risk:
            query.setlist("tier", list(URGENT_TIERS))
        for key, value in filters.items():
            query[key] = value
        if sort:
            query["sort"] = sort
        return f"{reverse('customers:accounts')}?{query.urlencode()}"

    @property
    def all(self) -> str:
        """Every active account, the largest first."""
        return self.active(sort="-mrr")

    @property
    def at_risk(self) -> str:
        """Every active account at high or critical risk."""
        return self.active(is_at_risk=True)


def measure_words() -> dict[str, str]:
    """What a table can show, in the reader's language."""
    return {measure: _(words) for measure, words in MEASURES.items()}


def heat_table(found: RiskMap, measure: str, links: AccountLinks) -> Table:
    """The cells that hold any account.

    Args:
        found: the sums.
        measure: mrr, accounts or loss.
        links: to the accounts behind the cells.
    """
    plans: Sequence[str | None] = [plan for plan in (*PlanTier, None) if found.of_plan(plan).accounts]
    industries = [industry.value for industry in Industry if found.of_industry(industry.value).accounts]
    written = WRITTEN[measure]
    is_urgent = measure != LOSS
    lines = []
    for industry in industries:
        cells = [
            written(
                found.of(plan, industry),
                links.active(is_at_risk=is_urgent, plan=plan or NO_PLAN, industry=industry),
            )
            for plan in plans
        ]
        total = written(found.of_industry(industry), links.active(is_at_risk=is_urgent, industry=industry))
        lines.append(Line(industry, (*cells, total)))
    totals = [
        written(found.of_plan(plan), links.active(is_at_risk=is_urgent, plan=plan or NO_PLAN))
        for plan in plans
    ]
    lines.append(Line(_("All"), (*totals, written(found.total, links.active(is_at_risk=is_urgent)))))
    words = [plan.capitalize() if plan else _("No plan") for plan in plans]
    return Table((_("Industry"), *words, _("All")), tuple(lines))


def _revenue(found: RiskSum, url: str) -> Cell:
    detail = _("%(share)s of %(whole)s") % {
        "share": percent(found.mrr_share_at_risk),
        "whole": short_money(found.mrr),
    }
    return _cell(short_money(found.mrr_at_risk), detail, found.mrr_share_at_risk, url, STRONGEST_AT_RISK)


def _accounts(found: RiskSum, url: str) -> Cell:
    detail = _("%(share)s of %(whole)s") % {
        "share": percent(found.share_at_risk),
        "whole": number(found.accounts),
    }
    return _cell(number(found.at_risk), detail, found.share_at_risk, url, STRONGEST_AT_RISK)


def _loss(found: RiskSum, url: str) -> Cell:
    detail = _("%(share)s of %(whole)s") % {
        "share": percent(found.loss_share),
        "whole": short_money(found.mrr * MONTHS_PER_YEAR),
    }
    return _cell(short_money(found.expected_loss), detail, found.loss_share, url, STRONGEST_LOSS)


def _cell(text: str, detail: str, share: float | None, url: str, strongest: float) -> Cell:
    if share is None:  # no account, no score or no revenue: nothing to colour and nothing to open
        return Cell(UNKNOWN)
    step = min(HEAT_STEPS, round(share / strongest * HEAT_STEPS))
    return Cell(text, url=url, css=f"heat-{step}", detail=detail)


WRITTEN: Mapping[str, Callable[[RiskSum, str], Cell]] = {
    "mrr": _revenue,
    "accounts": _accounts,
    LOSS: _loss,
}
