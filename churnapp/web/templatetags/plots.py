"""Figures with intervals, as words and as marks, for templates that ``{% load plots %}``."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.web.forest import forest_svg
from churnapp.web.templatetags.formats import UNKNOWN, money, number, percent, short_money

register = template.Library()


@register.simple_tag
def forest(value: float | None, low: float | None, high: float | None) -> SafeString | str:
    """``{% forest row.level.value row.level.low row.level.high %}``: a ratio around 1."""
    return forest_svg(value, low, high)


@register.simple_tag
def estimate(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    written: str = "number",
    decimals: int = 2,
) -> SafeString | str:
    """A figure with its interval small beneath.

    Args:
        value: None is a dash.
        low: lower bound; without bounds, or with equal ones, only the figure is written.
        high: upper bound.
        written: ``number``, ``percent`` or ``money``.
        decimals: of a number.
    """
    if value is None:
        return UNKNOWN
    shown = words_of(value, written, decimals)
    if low is None or high is None or low == high:
        return format_html("<b>{}</b>", shown)
    return format_html(
        '<b>{}</b> <small class="bounds">{}–{}</small>',
        shown,
        words_of(low, written, decimals),
        words_of(high, written, decimals),
    )


def words_of(value: float, written: str, decimals: int) -> str:
    """A figure as ``estimate`` writes it."""
    if written == "money":
        return money(value) if abs(value) < 10_000 else short_money(value)
    if written == "percent":
        return percent(value) if abs(value) >= 0.1 or not value else f"{number(100 * value, 1)}%"
    return number(value, decimals)
