"""Small charts over days, drawn on the server as SVG: no script, as wide as their column, in the theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 1000, 100, 4

type Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DayValue:
    """A value from a day on; None where it is unknown."""

    day: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Frame:
    """Which days and values a chart spans.

    Attributes:
        top: the value at the upper edge; the lower edge is 0.
    """

    first: date
    last: date
    top: float

    def spot(self, day: date, value: float) -> Spot:
        """Where a value lies in the drawing."""
        days = max(1, (self.last - self.first).days)
        across = (day - self.first).days / days
        up = value / self.top if self.top else 0.0
        return WIDTH * across, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * min(up, 1.0)


def line_over_days(
    points: Sequence[DayValue], *, label: str, top: float, guides: Iterable[float]
) -> SafeString | str:
    """A line through known values, with horizontal guides; nothing for fewer than two points.

    Args:
        points: oldest first.
        label: what the line says, for a screen reader.
        top: the value at the upper edge.
        guides: values to draw a hairline at.
    """
    if len(points) < 2:
        return ""
    frame = Frame(points[0].day, points[-1].day, top)
    spots = [frame.spot(point.day, point.value) for point in points if point.value is not None]
    return _drawing(frame, label, guides, [_path(spots)], area=_area(spots))


def steps_over_days(steps: Sequence[DayValue], *, until: date, label: str, top: float) -> SafeString | str:
    """A staircase of values that hold until the next step; unknown stretches stay open.

    Args:
        steps: oldest first.
        until: where the last step ends.
        label: what the staircase says, for a screen reader.
        top: the value at the upper edge.
    """
    if not steps or until <= steps[0].day:
        return ""
    frame = Frame(steps[0].day, until, top)
    stretches = list(_stretches(frame, steps, until))
    paths = [_path(stretch) for stretch in stretches]
    return _drawing(frame, label, (), paths, area=" ".join(_area(stretch) for stretch in stretches))


def _stretches(frame: Frame, steps: Sequence[DayValue], until: date) -> Iterable[list[Spot]]:
    stretch: list[Spot] = []
    ends = [step.day for step in steps[1:]] + [until]
    for step, end in zip(steps, ends, strict=True):
        if step.value is None:
            if stretch:
                yield stretch
            stretch = []
            continue
        stretch += [frame.spot(step.day, step.value), frame.spot(end, step.value)]
    if stretch:
        yield stretch


def _drawing(
    frame: Frame, label: str, guides: Iterable[float], paths: Sequence[str], *, area: str
) -> SafeString:
    levels = [(f"{frame.spot(frame.first, guide)[1]:.1f}",) for guide in guides if guide <= frame.top]
    return format_html(
        '<svg class="day-chart" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}'
        '<path class="day-chart-area" d="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        format_html_join("", '<path class="day-chart-guide" d="M0 {}H1000"/>', levels),
        area,
        format_html_join("", '<path class="day-chart-line" d="{}"/>', [(path,) for path in paths]),
    )


def _path(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) if spots else ""


def _area(spots: Sequence[Spot]) -> str:
    if not spots:
        return ""
    return f"{_path(spots)}L{spots[-1][0]:.1f} {HEIGHT}L{spots[0][0]:.1f} {HEIGHT}Z"
