"""A difference of two shares with its interval on a line around nothing, for a row of a table."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, WIDEST = 120, 16, 0.5


def difference_svg(low: float | None, value: float | None, high: float | None) -> SafeString | str:
    """From half fewer to half more, nothing in the middle; empty for an unknown difference.

    Hidden from screen readers, because the numbers stand beside.
    """
    if value is None:
        return ""
    return format_html(
        '<svg class="forest" viewBox="0 0 {width} {height}" aria-hidden="true">'
        '<path class="forest-one" d="M{middle} 0V{height}"/>'
        '<path class="forest-interval" d="M{low} {half}H{high}"/>'
        '<circle class="forest-dot" cx="{value}" cy="{half}" r="3.5"/></svg>',
        width=WIDTH,
        height=HEIGHT,
        middle=_along(0.0),
        half=HEIGHT // 2,
        low=_along(value if low is None else low),
        high=_along(value if high is None else high),
        value=_along(value),
    )


def _along(share: float) -> str:
    inside = min(max(share, -WIDEST), WIDEST)
    return f"{WIDTH * (0.5 + inside / (2 * WIDEST)):.1f}"
