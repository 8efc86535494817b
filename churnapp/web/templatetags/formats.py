"""Money, percent, numbers and times, formatted once for every page.

Unknown is written as a dash and never as a zero. Every filter is also a plain function, for Python code.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from churnapp.web.writing import writing_style

register = template.Library()

UNKNOWN = "–"
MINUS = "−"
THOUSAND, MILLION, BILLION = Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000)
# what is rounded to the unit
NEARLY_THOUSAND, NEARLY_MILLION, NEARLY_BILLION = (
    unit * Decimal("0.9995") for unit in (THOUSAND, MILLION, BILLION)
)


@register.filter
def money(amount: Decimal | float | None) -> str:
    """US dollars without cents: ``$2,500``, in German ``2.500 $``."""
    return UNKNOWN if amount is None else _dollars(amount, f"{abs(amount):,.0f}")


@register.filter
def exact_money(amount: Decimal | float | None) -> str:
    """US dollars with cents: ``$2,500.00``."""
    return UNKNOWN if amount is None else _dollars(amount, f"{abs(amount):,.2f}")


@register.filter
def short_money(amount: Decimal | float | None) -> str:
    """US dollars in three figures, for tiles and axes: ``$940``, ``$25.4k``, ``$1.27M``."""
    if amount is None:
        return UNKNOWN
    size = abs(Decimal(str(amount)))
    if size >= NEARLY_BILLION:
        return _in_units(amount, size / BILLION, pgettext("billions of dollars", "$%(figure)sB"))
    if size >= NEARLY_MILLION:
        return _in_units(amount, size / MILLION, pgettext("millions of dollars", "$%(figure)sM"))
    if size >= NEARLY_THOUSAND:
        return _in_units(amount, size / THOUSAND, pgettext("thousands of dollars", "$%(figure)sk"))
    return _dollars(amount, f"{size:.0f}")


@register.filter
def signed_money(amount: Decimal | float | None) -> str:
    """A change in US dollars without cents, signed: ``+$2,500``, ``−$80``, ``$0``."""
    if amount is None:
        return UNKNOWN
    return f"+{money(amount)}" if round(amount) > 0 else money(amount)


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 in whole percent; what is nearly none or all is not rounded to it."""
    if share is None:
        return UNKNOWN
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share * 100:.0f}%"


@register.filter
def probability(share: float | None) -> str:
    """A probability in percent, below ten with one decimal: ``<1%``, ``6.4%``, ``49%``.

    Cut, not rounded: 49.6 % must not stand as 50 % beside the word of the tier below, and tiers may begin at
    half percents below ten.
    """
    if share is None or share < 0.01:
        return percent(share)
    if share < 0.1:
        return _local(f"{int(share * 1000 + 1e-9) / 10:g}%")
    return f"{int(share * 100 + 1e-9)}%"


@register.filter
def fine_percent(share: float | None) -> str:
    """A share from 0 to 1 in percent with the decimals it has, at most two: ``7.5%``, ``25%``."""
    return UNKNOWN if share is None else _local(f"{round(share * 100, 2):g}%")


@register.filter
def rate(share: float | None) -> str:
    """A share that may lie above 1, in percent with one decimal: ``97.4%``, ``104.0%``."""
    return UNKNOWN if share is None else _local(f"{share * 100:.1f}%")


@register.filter
def points(change: float | None) -> str:
    """A change of a share in percentage points, signed: ``+4``, ``−12``, ``0``."""
    if change is None:
        return UNKNOWN
    rounded = round(change * 100)
    return _local(f"{MINUS if rounded < 0 else '+'}{abs(rounded):,}") if rounded else "0"


@register.filter
def number(count: float | Decimal | None, decimals: int = 0) -> str:
    """A number with separated thousands."""
    return UNKNOWN if count is None else _local(f"{_sign(count)}{abs(count):,.{decimals}f}")


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as the reader prefers it, ``22 Nov 2026``; of a datetime, the day where the reader is."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return writing_style().written_date(value)


@register.filter
def moment(value: datetime | None) -> str:
    """An exact time where the reader is: ``22 Nov 2026, 18:03 UTC``."""
    return UNKNOWN if value is None else f"{day(value)}, {timezone.localtime(value):%H:%M %Z}"


@register.filter
def ago(value: datetime | date | None) -> str | SafeString:
    """How long ago (or how far ahead), with the exact time on hover."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        words = _distance(timezone.now() - value)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', value.isoformat(), moment(value), words
        )
    words = in_days((value - timezone.now().date()).days)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), day(value), words)


@register.filter
def duration(passed: timedelta | None) -> str:
    """How long something took: ``0.8 s``, ``42 s``, ``3 min 5 s``, ``2 h 10 min``."""
    if passed is None:
        return UNKNOWN
    seconds = max(0.0, passed.total_seconds())
    if seconds < 10:
        return _("%(seconds)s s") % {"seconds": _local(f"{seconds:.1f}")}
    whole = round(seconds)
    if whole < 60:
        return _("%(seconds)s s") % {"seconds": whole}
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def in_days(days: int | None) -> str:
    """A distance in days from today: ``today``, ``in 3 days``, ``12 days ago``, ``in 4 months``."""
    if days is None:
        return UNKNOWN
    if days == 0:
        return _("today")
    if abs(days) == 1:
        return _("tomorrow") if days > 0 else _("yesterday")
    return _directed(_in_calendar(abs(days)), ahead=days > 0)


@register.filter
def lasting(days: int | None) -> str:
    """How long something lasts: ``12 days``, ``8 months``, ``2 years``."""
    if days is None:
        return UNKNOWN
    return _counted(_in_calendar(days), _LASTING) if days else _("less than a day")


@register.filter
def hundredths(share: float | None) -> str:
    """A share from 0 to 1 as a score of 100."""
    return UNKNOWN if share is None else f"{share * 100:.0f}"


@register.filter
def signed_percent(change: float | None) -> str:
    """A relative change in whole percent, signed: ``+12%``, ``−40%``, ``0%``."""
    return UNKNOWN if change is None else f"{points(change)}%"


@register.filter
def signed(value: float | None, decimals: int = 2) -> str:
    """A number with its sign: ``+0.42``, ``−1.10``."""
    if value is None:
        return UNKNOWN
    written = f"{abs(value):.{decimals}f}"
    if not float(written):
        return _local(written)
    return _local(f"{MINUS if value < 0 else '+'}{written}")


def _distance(passed: timedelta) -> str:
    seconds = int(abs(passed).total_seconds())
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        counted = (seconds // 60, "minute")
    elif seconds < 86_400:
        counted = (seconds // 3600, "hour")
    else:
        counted = _in_calendar(seconds // 86_400)
    return _directed(counted, ahead=passed < timedelta(0))


def _in_calendar(days: int) -> tuple[int, str]:
    if days < 60:
        return days, "day"
    return (days // 30, "month") if days < 730 else (days // 365, "year")


def _directed(counted: tuple[int, str], *, ahead: bool) -> str:
    return _counted(counted, _AHEAD if ahead else _AGO)


def _counted(counted: tuple[int, str], words: Mapping[str, Callable[[int], str]]) -> str:
    count, unit = counted
    return words[unit](count) % {"count": count}


_LASTING = {
    "day": lambda count: ngettext("%(count)s day", "%(count)s days", count),
    "month": lambda count: ngettext("%(count)s month", "%(count)s months", count),
    "year": lambda count: ngettext("%(count)s year", "%(count)s years", count),
}
_AHEAD = {
    "minute": lambda count: ngettext("in %(count)s minute", "in %(count)s minutes", count),
    "hour": lambda count: ngettext("in %(count)s hour", "in %(count)s hours", count),
    "day": lambda count: ngettext("in %(count)s day", "in %(count)s days", count),
    "month": lambda count: ngettext("in %(count)s month", "in %(count)s months", count),
    "year": lambda count: ngettext("in %(count)s year", "in %(count)s years", count),
}
_AGO = {
    "minute": lambda count: ngettext("%(count)s minute ago", "%(count)s minutes ago", count),
    "hour": lambda count: ngettext("%(count)s hour ago", "%(count)s hours ago", count),
    "day": lambda count: ngettext("%(count)s day ago", "%(count)s days ago", count),
    "month": lambda count: ngettext("%(count)s month ago", "%(count)s months ago", count),
    "year": lambda count: ngettext("%(count)s year ago", "%(count)s years ago", count),
}


def _dollars(amount: Decimal | float, figure: str) -> str:
    return _sign(amount) + pgettext("dollars", "$%(figure)s") % {"figure": _local(figure)}


def _in_units(amount: Decimal | float, size: Decimal, written: str) -> str:
    return _sign(amount) + written % {"figure": _local(_three_figures(size))}


def _three_figures(size: Decimal) -> str:
    decimals = 2 if size < Decimal("9.995") else 1 if size < Decimal("99.95") else 0
    return f"{size:.{decimals}f}"


def _sign(amount: Decimal | float) -> str:
    return MINUS if amount < 0 else ""


def _local(text: str) -> str:
    """A number as the reader writes it."""
    return writing_style().written_number(text)
