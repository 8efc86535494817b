"""How risk is shown everywhere: number, colour, word and trend, never colour alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.web.icons import icon_svg
from churnapp.web.templatetags.formats import UNKNOWN, points, probability

TIER_WORDS = {"low": "Low", "medium": "Medium", "high": "High", "critical": "Critical"}
SLIGHT_POINTS = 3  # a smaller change is said without a colour of alarm


def risk_badge(share: float | None, tier: str, previous: float | None = None) -> SafeString:
    """A probability or score as number, colour, word and, where there is a past, trend.

    Args:
        share: from 0 to 1; None when there is no score.
        tier: low, medium, high or critical.
        previous: what was said before, from 0 to 1; None shows no trend.
    """
    if share is None:
        return format_html(
            '<span class="risk risk-none"><span class="risk-word">{}</span></span>', "Not scored"
        )
    return format_html(
        '<span class="risk risk-{}"><b class="risk-number">{}</b> <span class="risk-word">{}</span></span>{}',
        tier,
        probability(share),
        TIER_WORDS.get(tier, UNKNOWN),
        risk_trend(share, previous),
    )


def thin_badge() -> SafeString:
    """What stands for a score that rests on too little."""
    return format_html(
        '<span class="risk risk-none"><span class="risk-word">{}</span></span>', "Not enough data"
    )


def risk_trend(share: float, previous: float | None) -> SafeString | str:
    """An arrow with the change in percentage points; nothing where there is no past."""
    if previous is None:
        return ""
    change = round(share * 100) - round(previous * 100)
    direction = "up" if change > 0 else "down" if change < 0 else "flat"
    css = f"{direction} trend-slight" if abs(change) < SLIGHT_POINTS else direction
    name = {"up": "arrow-up-right", "down": "arrow-down-right", "flat": "minus"}[direction]
    words = f"{points(change / 100)} points since the last run" if change else "unchanged since the last run"
    return format_html(
        ' <span class="trend trend-{}" title="{}">{}<span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        css,
        words,
        icon_svg(name),
        abs(change) or "",
        words,
    )
