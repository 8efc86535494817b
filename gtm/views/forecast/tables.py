"""The numbers of the forecast page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from churnapp.saying import later
from churnapp.web.templatetags.formats import UNKNOWN, money, number, percent
from gtm.domain import INDEPENDENT, LevelSpread, Loss
from gtm.domain.month import MONTHS_PER_YEAR
from gtm.queries.forecast.page import RevenueForecast
from gtm.queries.forecast.sums import Losses, QuarterLoss
from gtm.views.linked_table import Cell, Line, Table
from gtm.views.portfolio.heat_table import AccountLinks

NOBODY = "none"
LARGEST_RISK = "-revenue_at_risk"
NOT_THERE = {"csm": later("Nobody here any more")}


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """One quarter as the table says it.

    Attributes:
        so_far: what left in it already; empty but in the running one.
        interval: 80 %.
        alone: the interval if accounts left independently.
    """

    words: str
    so_far: str
    accounts: str
    expected: str
    yearly: str
    interval: str
    alone: str
    is_total: bool = False


def quarter_lines(forecast: RevenueForecast) -> list[QuarterLine]:
    """The quarters ahead, and all of them together."""
    lines = []
    so_far = forecast.lost_so_far
    for position, (quarter, loss) in enumerate(zip(forecast.quarters, forecast.total.quarters, strict=True)):
        is_running = position == 0 and so_far is not None
        words = _("Rest of %(quarter)s") % {"quarter": quarter.words} if is_running else quarter.words
        left = (
            _("%(mrr)s, %(accounts)s accounts")
            % {"mrr": money(so_far.mrr), "accounts": number(so_far.accounts)}
            if is_running and so_far
            else ""
        )
        lines.append(_line(words, left, loss, forecast.spread))
    lines.append(_line(_("Together"), "", forecast.total.year, forecast.spread, is_total=True))
    return lines


def split_table(
    forecast: RevenueForecast, by: str, heading: str, choices: Mapping[str, str], links: AccountLinks
) -> Table:
    """What each segment is expected to lose in each quarter.

    Args:
        forecast: the forecast.
        by: plan, industry or csm.
        heading: of the segments.
        choices: the words and values of the account list's filter.
        links: to the accounts of a segment.
    """
    quarters = [quarter.words for quarter in forecast.quarters]
    headings = (heading, "MRR", *quarters, _("Together"), _("80% interval"), _("Of MRR"))
    lines = []
    for segment in forecast.segments:
        if not segment.losses.mrr:
            continue
        value = segment.value or NOBODY
        asked = {by: value}
        url = links.active(is_at_risk=False, sort=LARGEST_RISK, **asked) if value in choices else ""
        word = choices.get(value) or _(NOT_THERE.get(by, later("Unknown")))
        lines.append(Line(word, _cells(segment.losses, quarters, forecast.spread, url)))
    return Table(headings, tuple(lines))


def interval_words(loss: Loss, spread: LevelSpread) -> str:
    """An interval in dollars: ``$1,200–$3,400``."""
    low, high = loss.interval(spread)
    return f"{money(low)}–{money(high)}"


def _line(
    words: str, so_far: str, loss: QuarterLoss, spread: LevelSpread, *, is_total: bool = False
) -> QuarterLine:
    return QuarterLine(
        words=words,
        so_far=so_far,
        accounts=number(loss.accounts.expected, 1),
        expected=money(loss.mrr.expected),
        yearly=money(loss.mrr.expected * MONTHS_PER_YEAR),
        interval=interval_words(loss.mrr, spread),
        alone=interval_words(loss.mrr, INDEPENDENT),
        is_total=is_total,
    )


def _cells(losses: Losses, labels: Sequence[str], spread: LevelSpread, url: str) -> tuple[Cell, ...]:
    quarters = [
        Cell(money(loss.mrr.expected), label) for loss, label in zip(losses.quarters, labels, strict=True)
    ]
    return (
        Cell(money(losses.mrr), "MRR", url=url),
        *quarters,
        Cell(money(losses.year.mrr.expected), _("Together"), css="is-sum"),
        Cell(interval_words(losses.year.mrr, spread), _("80% interval")),
        Cell(UNKNOWN if losses.share is None else percent(losses.share), _("Of MRR")),
    )
