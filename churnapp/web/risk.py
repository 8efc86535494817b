"""How risk is shown everywhere: number, colour, word and trend, never colour alone."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.saying import later
from churnapp.web.markup import markup
from churnapp.web.remembered import written_once
from churnapp.web.templatetags.formats import UNKNOWN, points, probability

_TIER_WORDS = {
    "low": later("Low"),
    "medium": later("Medium"),
    "high": later("High"),
    "critical": later("Critical"),
}
SLIGHT_POINTS = 3  # a smaller change is said without a colour of alarm


def risk_badge(share: float | None, tier: str, previous: float | None = None) -> SafeString:
    """A probability or score as number, colour, word and, where there is a past, trend.

    Args:
        share: from 0 to 1; None when there is no score.
        tier: low, medium, high or critical.
        previous: what was said before, from 0 to 1; None shows no trend.
    """
    if share is None:
        return markup(
            '<span class="risk risk-none"><span class="risk-word">{}</span></span>', _("Not scored")
        )
    return _badge(probability(share), tier, risk_trend(share, previous))


@written_once(4_096)  # there are not many in whole percents
def _badge(number: str, tier: str, trend: SafeString | str) -> SafeString:
    return markup(
        '<span class="risk risk-{}"><b class="risk-number">{}</b> <span class="risk-word">{}</span></span>{}',
        tier,
        number,
        tier_word(tier),
        trend,
    )


def tier_word(tier: str) -> str:
    """``High``; a dash for what is no tier."""
    return _(_TIER_WORDS[tier]) if tier in _TIER_WORDS else UNKNOWN


def thin_badge() -> SafeString:
    """What stands for a score that rests on too little."""
    return markup(
        '<span class="risk risk-none"><span class="risk-word">{}</span></span>', _("Not enough data")
    )


def risk_trend(share: float, previous: float | None) -> SafeString | str:
    """An arrow with the change in percentage points; nothing where there is no past."""
    if previous is None:
        return ""
    return _trend(round(share * 100) - round(previous * 100))


@written_once(201)
def _trend(change: int) -> SafeString:
    direction = "up" if change > 0 else "down" if change < 0 else "flat"
    css = f"{direction} trend-slight" if abs(change) < SLIGHT_POINTS else direction
    return markup(
        ' <span class="trend trend-{}" role="img" title="{}">{}</span>',
        css,
        _trend_words(change),
        abs(change) or "",
    )


def _trend_words(change: int) -> str:
    if not change:
        return _("unchanged since the last run")
    return _("%(points)s points since the last run") % {"points": points(change / 100)}
