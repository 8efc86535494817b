"""A ratio with its interval on a line around 1, for a row of a table."""

import math

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, WIDEST = 120, 16, 3.0


def forest_svg(value: float | None, low: float | None, high: float | None) -> SafeString | str:
    """On a logarithmic axis from 1/3 to 3, with 1 in the middle; nothing for an unknown value.

    Hidden from screen readers, because the numbers stand beside.
    """
    if value is None:
        return ""
    bounds = (value if low is None else low, value if high is None else high)
    return format_html(
        '<svg class="forest" viewBox="0 0 {} {}" aria-hidden="true">'
        '<path class="forest-one" d="M{} 0V{}"/>'
        '<path class="forest-interval" d="M{} {}H{}"/>'
        '<circle class="forest-dot" cx="{}" cy="{}" r="3.5"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH / 2,
        HEIGHT,
        _along(bounds[0]),
        HEIGHT / 2,
        _along(bounds[1]),
        _along(value),
        HEIGHT / 2,
    )


def _along(ratio: float) -> float:
    inside = min(max(ratio, 1 / WIDEST), WIDEST)
    return round(WIDTH / 2 * (1 + math.log(inside) / math.log(WIDEST)), 1)
