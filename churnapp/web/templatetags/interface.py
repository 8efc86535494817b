"""The parts that pages are put together from: icons, risk, sparklines, empty states."""

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import TextChoices
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from churnapp.saying import inside
from churnapp.web.bar import bar_svg
from churnapp.web.charts import Chart
from churnapp.web.curves import CurveFigure
from churnapp.web.difference import difference_svg
from churnapp.web.filters import FilterField
from churnapp.web.icons import icon_svg
from churnapp.web.interval import interval_svg
from churnapp.web.lists import ListColumn, ShownRow
from churnapp.web.lists.headings import Heading
from churnapp.web.markup import markup
from churnapp.web.navigation import NavigationSection
from churnapp.web.paired_bars import paired_bars_svg
from churnapp.web.remembered import written_once
from churnapp.web.risk import risk_badge, risk_trend
from churnapp.web.sparkline import sparkline_svg
from churnapp.web.status import status_badge

register = template.Library()

CODES = (
    gettext_noop("Low"),
    gettext_noop("Medium"),
    gettext_noop("High"),
    gettext_noop("Critical"),
    gettext_noop("Normal"),
    gettext_noop("Urgent"),
    gettext_noop("Champion"),
    gettext_noop("Sponsor"),
    gettext_noop("User"),
)
"""What tiers, priorities and roles of contacts are called; the words of a team's own files stay theirs."""


@register.filter
def spoken(code: str | None) -> str:
    """``{{ ticket.priority|spoken }}``: a code of the database, in the reader's language if known."""
    word = capfirst(code) if code else ""
    return gettext(word) if word in CODES else word


@register.filter(name="inside")
def inside_sentence(label: str) -> str:
    """``{{ stage.label|inside }}``: a label in the middle of a sentence, small in English."""
    return inside(str(label))


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """``{% icon "users" %}``; with a label where no word stands beside it."""
    return icon_svg(name, label, css)


@register.simple_tag
def risk(share: float | None, tier: str = "", previous: float | None = None) -> SafeString:
    """``{% risk score.churn_probability score.risk_tier score.previous_probability %}``."""
    return risk_badge(share, tier, previous)


@register.simple_tag
def trend(share: float, previous: float | None) -> SafeString | str:
    """Only the arrow of ``risk``."""
    return risk_trend(share, previous)


@register.simple_tag
def sparkline(values: Sequence[float], label: str) -> SafeString | str:
    """``{% sparkline events "Events per week" %}``."""
    return sparkline_svg(values, label)


@register.simple_tag
def status(kind: str, value: TextChoices) -> SafeString:
    """``{% status "run" run.status %}``, on a page that loads ``runs.css``."""
    return status_badge(kind, value)


@register.simple_tag
def bar(share: float, css: str = "") -> SafeString:
    """``{% bar 0.4 %}``: a share as a bar, beside a word or number that says it."""
    return bar_svg(share, css)


@register.simple_tag
def interval(low: float | None, value: float | None, high: float | None) -> SafeString | str:
    """``{% interval level.low level.ratio level.high %}``: a ratio and its bounds around 1, drawn."""
    return interval_svg(low, value, high)


@register.simple_tag
def difference(low: float | None, value: float | None, high: float | None) -> SafeString | str:
    """``{% difference known.low known.effect known.high %}``: shares around nothing, drawn."""
    return difference_svg(low, value, high)


@register.simple_tag
def paired_bars(before: Sequence[float], now: Sequence[float]) -> SafeString | str:
    """``{% paired_bars drift.shares_then drift.shares %}``: two distributions over the same bins."""
    return paired_bars_svg(before, now)


@register.inclusion_tag("web/empty.html")
def blank_slate(title: str, text: str = "", **more: Any) -> dict[str, Any]:
    """``{% empty_state "No accounts yet" "Import …" icon_name="inbox" url=… action="…" %}``."""
    return {"icon_name": "inbox", **more, "title": title, "text": text}


@register.simple_tag
def swap(url: str, target: str, *, to_top: bool = False) -> SafeString:
    """The attributes of ``<a {% swap url "account_list" %}>``: htmx puts its answer in place of target."""
    return format_html(
        'href="{0}" hx-get="{0}" hx-target="#{1}" hx-swap="outerHTML{2}" hx-push-url="true"',
        url,
        target,
        " show:#main:top" if to_top else "",
    )


@register.simple_tag(takes_context=True)
def asks(context: Context, target: str) -> SafeString:
    """The attributes of ``<form {% asks list_id %}>``: each change asks the page anew, in place of target."""
    return format_html(
        'method="get" hx-get="{}" hx-target="#{}" hx-swap="outerHTML" hx-push-url="true" '
        'hx-trigger="submit, change"',
        context["request"].path,
        target,
    )


@register.inclusion_tag("web/chart.html")
def chart(drawn: Chart) -> dict[str, object]:
    """``{% chart usage_chart %}``, on a page that includes ``web/chart_scripts.html`` in its head."""
    return {"chart": drawn, "data_id": f"{drawn.key}-data"}


@register.inclusion_tag("web/curves.html")
def curves(figure: CurveFigure) -> dict[str, object]:
    """``{% curves retention.figure %}``, on a page that loads ``curves.css``."""
    return {"figure": figure}


@register.simple_tag
def drawn_once(
    template_name: str, navigation: Sequence[NavigationSection] = (), **facts: Hashable
) -> SafeString:
    """A template that shows nothing but the navigation and some facts, or says the same to everybody."""
    return _drawn(template_name, tuple(navigation), tuple(facts.items()))


@written_once(512)
def _drawn(
    template_name: str, navigation: tuple[NavigationSection, ...], facts: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return render_to_string(template_name, {"navigation": navigation, **dict(facts)})


@register.simple_tag
def list_headings(headings: Sequence[Heading[ListColumn]], target: str, *, chooses_rows: bool) -> SafeString:
    """The cells that head a list; ``target`` is the DOM id of what a sort replaces."""
    return SafeString(
        "".join(heading.cell(target, chooses_rows and not at) for at, heading in enumerate(headings))
    )


@register.simple_tag
def list_rows(
    rows: Sequence[ShownRow], width: int, line_at: int | str = "", line_words: str = ""
) -> SafeString:
    """The rows of a list, ``width`` cells each; where asked, a line of words before the row at a place."""
    written = [f"<tr data-row-link>{row.cells}</tr>" for row in rows]
    if line_at != "":
        line = markup('<tr class="list-line"><td colspan="{}">{}</td></tr>', width, line_words)
        written.insert(int(line_at), line)
    return SafeString("".join(written))


@register.filter
def as_options(fields: Mapping[str, FilterField]) -> SafeString:
    """``{{ fields|as_options }}``: an option for each field that conditions may ask."""
    return _options(tuple((key, str(field.label)) for key, field in fields.items()))


@lru_cache(maxsize=256)
def _options(words: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', words)
