"""Two distributions over the same bins, drawn on the server as SVG: what was, behind what is."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, GAP = 120, 28, 2


def paired_bars_svg(before: Sequence[float], now: Sequence[float]) -> SafeString | str:
    """Wide bars for before, narrow ones for now in front of them; nothing without a bin.

    Hidden from screen readers, because a number that says the difference stands beside it.

    Args:
        before: shares from 0 to 1, bin by bin.
        now: the same bins.
    """
    bins = max(len(before), len(now))
    top = max([*before, *now], default=0.0)
    if not bins or not top:
        return ""
    step = WIDTH / bins
    return format_html(
        '<svg class="paired-bars" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        "{}{}</svg>",
        WIDTH,
        HEIGHT,
        _bars("bar-before", before, top, step, 0.0),
        _bars("bar-now", now, top, step, step / 4),
    )


def _bars(css: str, shares: Sequence[float], top: float, step: float, inset: float) -> SafeString:
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                css,
                f"{place * step + GAP / 2 + inset:.1f}",
                f"{HEIGHT * (1 - share / top):.1f}",
                f"{max(step - GAP - 2 * inset, 1):.1f}",
                f"{HEIGHT * share / top:.1f}",
            )
            for place, share in enumerate(shares)
        ),
    )
