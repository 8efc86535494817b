"""Small line charts drawn on the server as SVG, for lists."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, PADDING = 96, 24, 2


def sparkline_svg(values: Sequence[float], label: str) -> SafeString | str:
    """A line of the values from oldest to newest; nothing for fewer than two.

    Args:
        values: any scale, drawn from the smaller of 0 and their minimum to their maximum.
        label: what the line says, for a screen reader.
    """
    if len(values) < 2:
        return ""
    low, high = min(0.0, *values), max(values)
    across = (WIDTH - 2 * PADDING) / (len(values) - 1)
    down = (HEIGHT - 2 * PADDING) / ((high - low) or 1)
    spots = [(PADDING + i * across, HEIGHT - PADDING - (v - low) * down) for i, v in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="1.8"/></svg>',
        WIDTH,
        HEIGHT,
        label,
        line,
        f"{spots[-1][0]:.1f}",
        f"{spots[-1][1]:.1f}",
    )
