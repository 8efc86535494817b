"""Curves that fall from 100 %, drawn on the server as SVG: no script, as wide as their column, in the theme.

The plane of the curves is stretched to its column; the words around it stand at places in percent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 1000, 400
TICKS = 7
LOW_FLOOR, HIGH_FLOOR = 0.0, 0.5
LEVELS = {LOW_FLOOR: 5, HIGH_FLOOR: 6}

type Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """One falling curve.

    Attributes:
        name: what it is, told on hover and to screen readers.
        spots: how far along the axis from 0 to 1, and its height from 0 to 1; from left to right.
        tone: a class that colours it: ``kind-1`` to ``kind-6``, or ``accent``.
        band: lower and upper bound at the same places; empty for none.
        is_band_quiet: whether the band appears only when the curve is pointed at.
        is_stepped: whether it holds its height until the next spot.
        url: where a click leads; empty for nowhere.
    """

    name: str
    spots: tuple[Spot, ...]
    tone: str = "accent"
    band: tuple[tuple[float, float], ...] = ()
    is_band_quiet: bool = False
    is_stepped: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class CurveMark:
    """An upright line with a word.

    Attributes:
        across: from 0 to 1.
    """

    across: float
    word: str

    @property
    def side(self) -> str:
        """On which side of the line the word has room."""
        return "end" if self.across > 0.6 else "start"


@dataclass(frozen=True, slots=True)
class CurveFigure:
    """Curves over one axis.

    Attributes:
        label: what they show, as the accessible name.
        ticks: seven words, evenly spaced along the axis.
        axis: what the axis counts.
    """

    label: str
    curves: tuple[Curve, ...]
    ticks: tuple[str, ...]
    axis: str
    marks: tuple[CurveMark, ...] = ()

    @property
    def role(self) -> str:
        """What it is to a screen reader: a picture, or a group where its curves are links."""
        return "group" if any(curve.url for curve in self.curves) else "img"

    @property
    def floor(self) -> float:
        """Where the upright axis begins: at 50 % where nothing falls below, so that bends are seen."""
        lowest = [height for curve in self.curves for _, height in curve.spots]
        lowest += [low for curve in self.curves for low, _ in curve.band]
        return HIGH_FLOOR if min(lowest, default=0.0) >= HIGH_FLOOR else LOW_FLOOR

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Places from above and words of the horizontal lines."""
        count = LEVELS[self.floor]
        steps = [number / (count - 1) for number in range(count)]
        return [(f"{100 * step:g}%", f"{100 * (1 - step * (1 - self.floor)):.0f}%") for step in steps]

    @property
    def tick_places(self) -> list[tuple[str, str]]:
        """Places from the left and words of the ticks."""
        return [(f"{100 * number / (TICKS - 1):.3f}%", word) for number, word in enumerate(self.ticks)]

    @property
    def mark_places(self) -> list[tuple[str, CurveMark]]:
        """Places from the left of the marks."""
        return [(f"{100 * mark.across:.3f}%", mark) for mark in self.marks]

    @property
    def drawing(self) -> SafeString:
        """The plane with bands and lines, those drawn first lie below."""
        floor = self.floor
        return format_html_join("", "{}", [(_drawn(curve, floor),) for curve in self.curves])


def _drawn(curve: Curve, floor: float) -> SafeString:
    line = _path(_placed(curve.spots, floor, is_stepped=curve.is_stepped))
    lines = format_html(
        '<path class="curve-band{}" d="{}"/><path class="curve-line" d="{}"/>'
        '<path class="curve-grip" d="{}"><title>{}</title></path>',
        " is-quiet" if curve.is_band_quiet else "",
        _band(curve, floor),
        line,
        line,
        curve.name,
    )
    if not curve.url:
        return format_html('<g class="curve curve-{}">{}</g>', curve.tone, lines)
    return format_html(
        '<a class="curve curve-{}" href="{}" tabindex="-1">{}</a>', curve.tone, curve.url, lines
    )


def _band(curve: Curve, floor: float) -> str:
    if not curve.band:
        return ""
    places = [across for across, _ in curve.spots]
    low, high = zip(*curve.band, strict=True)
    above = _placed(list(zip(places, high, strict=True)), floor, is_stepped=curve.is_stepped)
    below = _placed(list(zip(places, low, strict=True)), floor, is_stepped=curve.is_stepped)
    return f"{_path(above)}L{_path(below[::-1])[1:]}Z"


def _placed(spots: Sequence[Spot], floor: float, *, is_stepped: bool) -> list[Spot]:
    placed = [(WIDTH * across, HEIGHT * (1 - (height - floor) / (1 - floor))) for across, height in spots]
    return list(_steps(placed)) if is_stepped else placed


def _steps(spots: Sequence[Spot]) -> Iterator[Spot]:
    yield from spots[:1]
    for (_, before), (across, height) in pairwise(spots):
        yield across, before
        yield across, height


def _path(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{across:.1f} {down:.1f}" for across, down in spots)
