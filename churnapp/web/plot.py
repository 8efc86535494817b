"""Plots with two axes, drawn on the server as SVG: they print, need no script and follow the theme."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 42

type Spot = tuple[float, float]
type Scale = Callable[[float], float]


def linear(share: float) -> float:
    """Equal steps are equally far apart."""
    return share


def root(share: float) -> float:
    """Small values are spread out, and what is equal stays on the diagonal."""
    return math.sqrt(max(0.0, share))


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis says, and values to mark with their words."""

    label: str
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Plot:
    """Where values lie in a drawing whose axes both begin at 0.

    Attributes:
        width, height: of the whole drawing, in its own units, about one to a pixel.
        right: the value at the right edge.
        top: the value at the upper edge.
        scale: of both axes.
    """

    width: int
    height: int
    right: float
    top: float
    scale: Scale = linear

    def x(self, value: float) -> float:
        """Distance from the left edge."""
        along = self.scale(min(max(value / self.right, 0.0), 1.0))
        return round(LEFT + (self.width - LEFT - RIGHT) * along, 1)

    def y(self, value: float) -> float:
        """Distance from the upper edge."""
        up = self.scale(min(max(value / self.top, 0.0), 1.0))
        return round(self.height - BOTTOM - (self.height - TOP - BOTTOM) * up, 1)

    def path(self, spots: Iterable[Spot]) -> str:
        """A line through values."""
        return "M" + "L".join(f"{self.x(across)} {self.y(up)}" for across, up in spots)

    def band(self, upper: Sequence[Spot], lower: Sequence[Spot]) -> str:
        """The area between two lines."""
        return f"{self.path([*upper, *reversed(lower)])}Z"

    def axes(self, across: Axis, up: Axis) -> SafeString:
        """Hairlines, ticks and what the axes mean."""
        base, middle = self.height - BOTTOM, (TOP + self.height - BOTTOM) / 2
        return format_html(
            "{}{}{}"
            '<text class="plot-axis" x="{}" y="{}" text-anchor="middle">{}</text>'
            '<text class="plot-axis" transform="translate(11 {}) rotate(-90)" text-anchor="middle">{}</text>',
            format_html('<path class="plot-base" d="M{} {}H{}"/>', LEFT, base, self.width - RIGHT),
            format_html_join(
                "",
                '<text class="plot-tick" x="{}" y="{}" text-anchor="middle">{}</text>',
                [(self.x(value), base + 16, words) for value, words in across.ticks],
            ),
            format_html_join(
                "",
                '<path class="plot-grid" d="M{} {}H{}"/>'
                '<text class="plot-tick" x="{}" y="{}" text-anchor="end">{}</text>',
                [
                    (LEFT, self.y(value), self.width - RIGHT, LEFT - 6, self.y(value) + 4, words)
                    for value, words in up.ticks
                ],
            ),
            (LEFT + self.width - RIGHT) / 2,
            self.height - 5,
            across.label,
            middle,
            up.label,
        )

    def drawing(self, label: str, *parts: SafeString) -> SafeString:
        """The whole, with what it says to a screen reader."""
        return format_html(
            '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
            self.width,
            self.height,
            label,
            format_html_join("", "{}", [(part,) for part in parts]),
        )


def round_ticks(most: float, count: int = 5) -> list[float]:
    """Round numbers from 0 up to at most ``most``, about so many."""
    if most <= 0:
        return [0.0]
    rough = most / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [step * number for number in range(int(most / step + 1e-9) + 1)]
