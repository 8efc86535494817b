"""A ratio with its interval around 1, drawn on the server as SVG, for a row of a table."""

import math

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MIDDLE = 120, 16, 8
FURTHEST = 4.0  # a quarter to four times
TOLERATED = (0.8, 1.25)


def interval_svg(low: float | None, value: float | None, high: float | None) -> SafeString | str:
    """A line from the lower to the upper bound with a dot, on a log scale; nothing for an unknown ratio.

    Hidden from screen readers, because the numbers stand beside it.

    Args:
        low: lower bound; what lies outside a quarter to four times is cut.
        value: the ratio.
        high: upper bound.
    """
    if low is None or value is None or high is None:
        return ""
    return format_html(
        '<svg class="interval" viewBox="0 0 {width} {height}" aria-hidden="true">'
        '<rect class="interval-band" x="{band}" y="0" width="{band_width}" height="{height}"/>'
        '<path class="interval-one" d="M{one} 0V{height}"/>'
        '<path class="interval-line" d="M{low} {middle}H{high}"/>'
        '<circle cx="{value}" cy="{middle}" r="3.2"/></svg>',
        width=WIDTH,
        height=HEIGHT,
        middle=MIDDLE,
        band=_across(TOLERATED[0]),
        band_width=f"{float(_across(TOLERATED[1])) - float(_across(TOLERATED[0])):.1f}",
        one=_across(1.0),
        low=_across(low),
        high=_across(high),
        value=_across(value),
    )


def _across(ratio: float) -> str:
    inside = min(max(ratio, 1 / FURTHEST), FURTHEST)
    return f"{WIDTH * (0.5 + math.log(inside) / (2 * math.log(FURTHEST))):.1f}"
