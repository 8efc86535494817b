"""What was said against what came, as a plot."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.plot import Axis, Plot, root

WIDTH, HEIGHT, SPREAD_HEIGHT = 460, 400, 46
TICKS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class SaidAndCame:
    """A group of cases: the probability that was said, the share that came with its bounds, and words."""

    said: float
    came: float
    low: float
    high: float
    words: str


def reliability_plot(
    groups: Sequence[SaidAndCame],
    *,
    steps: Sequence[tuple[float, float, float]],
    spread: Sequence[int],
    highest: float,
    label: str,
) -> SafeString:
    """Groups with intervals, the recalibrated curve, and below how often which probability was said.

    Args:
        groups: rising by probability.
        steps: from probability, to probability, rate.
        spread: cases in equal bins of probability from 0 to ``highest``.
        highest: the highest probability that was said.
        label: what the plot says, for a screen reader.
    """
    limit = min(1.0, 1.04 * max(highest, *(group.high for group in groups), 0.02))
    plot = Plot(WIDTH, HEIGHT, limit, limit, root)
    ticks = [(tick, f"{100 * tick:g}%") for tick in TICKS if tick <= limit]
    curve = [spot for low, high, rate in steps for spot in ((low, rate), (high, rate))]
    return plot.drawing(
        label,
        plot.axes(Axis(_("Chance of leaving that was said"), ticks), Axis(_("Share that left"), ticks)),
        _spread(plot, spread, highest),
        format_html('<path class="plot-ideal" d="{}"/>', plot.path([(0, 0), (limit, limit)])),
        format_html('<path class="plot-curve" d="{}"/>', plot.path(curve) if curve else ""),
        format_html_join(
            "",
            '<g><title>{}</title><path class="plot-interval" d="M{} {}V{}"/>'
            '<circle class="plot-dot" cx="{}" cy="{}" r="4.5"/></g>',
            [
                (
                    group.words,
                    plot.x(group.said),
                    plot.y(group.low),
                    plot.y(group.high),
                    plot.x(group.said),
                    plot.y(group.came),
                )
                for group in groups
            ],
        ),
    )


def _spread(plot: Plot, counts: Sequence[int], highest: float) -> SafeString:
    most, base = max(counts, default=0), plot.y(0)
    bars = []
    for number, count in enumerate(counts):
        if count:
            left, right = (plot.x(highest * edge / len(counts)) for edge in (number, number + 1))
            tall = max(1.0, SPREAD_HEIGHT * (count / most) ** 0.5)
            bars.append((left, round(base - tall, 1), round(max(right - left - 0.5, 0.5), 1), round(tall, 1)))
    return format_html_join("", '<rect class="plot-spread" x="{}" y="{}" width="{}" height="{}"/>', bars)
