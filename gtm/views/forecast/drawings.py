"""The chart of the forecast: what left in past quarters, and what is expected to leave in the next."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from churnapp.web.plot import Axis, Plot, round_ticks
from churnapp.web.templatetags.formats import money, short_money
from gtm.domain.quarter import Quarter
from gtm.queries.forecast.page import RevenueForecast

WIDTH, HEIGHT = 560, 240
BAR = 0.5


def loss_plot(forecast: RevenueForecast) -> SafeString:
    """Bars for what left and what is expected, with the interval of 80 % on the expected ones."""
    so_far = forecast.lost_so_far
    past = forecast.left[:-1] if so_far else forecast.left
    begun = so_far.mrr if so_far else 0.0
    starts = [begun, *[0.0] * (len(forecast.quarters) - 1)]
    ahead = [quarter.mrr for quarter in forecast.total.quarters]
    bounds = [loss.interval(forecast.spread) for loss in ahead]
    tops = [item.mrr for item in past] + [
        start + high for start, (_, high) in zip(starts, bounds, strict=True)
    ]
    plot = Plot(WIDTH, HEIGHT, float(len(past) + len(ahead)), max(*tops, 1.0) * 1.05)
    names = _names([*(item.quarter for item in past), *forecast.quarters])
    first = len(past)
    parts = [_bar(plot, place, 0.0, item.mrr, "bar-left") for place, item in enumerate(past)]
    for number, (start, loss, (low, high)) in enumerate(zip(starts, ahead, bounds, strict=True)):
        place = first + number
        if start:
            parts.append(_bar(plot, place, 0.0, start, "bar-left"))
        parts.append(_bar(plot, place, start, loss.expected, "bar-expected"))
        parts.append(_whisker(plot, place, start + low, start + high))
    return plot.drawing(
        _words(forecast),
        plot.axes(
            Axis(gettext("Quarter"), [(place + 0.5, name) for place, name in enumerate(names)]),
            Axis("MRR", [(tick, short_money(tick)) for tick in round_ticks(plot.top, 4)]),
        ),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _names(quarters: Sequence[Quarter]) -> list[str]:
    """The year stands where one begins, so that the names fit a phone."""
    return [
        quarter.words if place == 0 or quarter.begins.month == 1 else quarter.words.partition(" ")[0]
        for place, quarter in enumerate(quarters)
    ]


def _words(forecast: RevenueForecast) -> str:
    low, high = forecast.total.year.mrr.interval(forecast.spread)
    expected = money(forecast.total.year.mrr.expected)
    return gettext(
        "Monthly revenue that left in past quarters, and what is expected to leave: "
        "%(expected)s in the next four, 80%% between %(low)s and %(high)s"
    ) % {"expected": expected, "low": money(low), "high": money(high)}


def _bar(plot: Plot, place: int, start: float, height: float, css: str) -> SafeString:
    left, right = plot.x(place + (1 - BAR) / 2), plot.x(place + (1 + BAR) / 2)
    top, base = plot.y(start + height), plot.y(start)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        css,
        left,
        top,
        f"{right - left:.1f}",
        f"{max(0.0, base - top):.1f}",
    )


def _whisker(plot: Plot, place: int, low: float, high: float) -> SafeString:
    middle, bottom, top = plot.x(place + 0.5), plot.y(low), plot.y(high)
    return format_html(
        '<path class="plot-whisker" d="M{0} {1}V{2}M{3} {1}H{4}M{3} {2}H{4}"/>',
        middle,
        bottom,
        top,
        middle - 5,
        middle + 5,
    )
