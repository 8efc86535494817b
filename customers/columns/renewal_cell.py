"""How a renewal date is shown in a cell."""

from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString

from churnapp.web.markup import markup
from churnapp.web.remembered import written_once
from churnapp.web.templatetags.formats import UNKNOWN, day, in_days

SOON_DAYS = 30


def renewal_cell(renewal: date | None) -> str | SafeString:
    """The distance in words with the date on hover; marked when near or passed."""
    if renewal is None:
        return UNKNOWN
    return _written(renewal, (renewal - timezone.now().date()).days)


@written_once(4_096)  # long lists have the same days again and again
def _written(renewal: date, days: int) -> SafeString:
    tone = "is-passed" if days < 0 else "is-soon" if days <= SOON_DAYS else ""
    return markup(
        '<time{} datetime="{}" title="{}">{}</time>',
        markup(' class="{}"', tone) if tone else "",
        renewal.isoformat(),
        day(renewal),
        in_days(days),
    )
