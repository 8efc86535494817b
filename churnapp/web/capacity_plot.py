"""What more capacity brings, as a plot."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.plot import Axis, Plot, round_ticks

WIDTH, HEIGHT = 520, 300


@dataclass(frozen=True, slots=True)
class Reached:
    """Leavers reached at a capacity, with bounds, and when accounts are called in any order."""

    capacity: float
    reached: float
    low: float
    high: float
    at_random: float


def capacity_plot(steps: Sequence[Reached], *, chosen: float, in_all: float, label: str) -> SafeString:
    """The curve with its band, the line of chance, and the capacity that is chosen.

    Args:
        steps: rising by capacity.
        chosen: the capacity that is marked.
        in_all: how many there are to reach.
        label: what the plot says, for a screen reader.
    """
    plot = capacity_frame(steps[-1].capacity, in_all)
    origin = (0.0, 0.0)
    return plot.drawing(
        label,
        plot.axes(
            Axis(_("Accounts a week"), _whole(plot.right)),
            Axis(_("Leavers reached in time"), _whole(plot.top)),
        ),
        format_html(
            '<path class="plot-band" d="{}"/><path class="plot-ideal" d="{}"/>'
            '<path class="plot-line" d="{}"/>',
            plot.band(
                [origin, *((step.capacity, step.high) for step in steps)],
                [origin, *((step.capacity, step.low) for step in steps)],
            ),
            plot.path([origin, *((step.capacity, step.at_random) for step in steps)]),
            plot.path([origin, *((step.capacity, step.reached) for step in steps)]),
        ),
        format_html(
            '<path class="plot-chosen" data-capacity-mark transform="translate({} 0)" d="M0 {}V{}"/>',
            plot.x(chosen),
            plot.y(0),
            plot.y(plot.top),
        ),
    )


def capacity_frame(most: float, in_all: float) -> Plot:
    """The frame of the plot: where a capacity lies in it."""
    return Plot(WIDTH, HEIGHT, max(most, 1.0), max(in_all, 1.0))


def _whole(most: float) -> list[tuple[float, str]]:
    return [(tick, f"{tick:,.0f}") for tick in round_ticks(most) if tick == int(tick)]
