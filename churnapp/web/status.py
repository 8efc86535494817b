"""How something that runs by itself stands: a word, an icon and a colour."""

from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.web.icons import icon_svg

ICONS = {
    "succeeded": "circle-check",
    "partial": "alert-triangle",
    "failed": "alert-triangle",
    "refused": "alert-triangle",
    "interrupted": "alert-triangle",
    "cancelled": "circle-x",
    "running": "activity",
}
WAITING = "clock"


def status_badge(kind: str, status: TextChoices) -> SafeString:
    """The status as it stands in lists and headings, on a page that loads ``runs.css``.

    Args:
        kind: what it is the status of, ``run`` or ``job``; decides its colours.
        status: where it stands.
    """
    return format_html(
        '<span class="run-status {}-{}">{} {}</span>',
        kind,
        status.value,
        icon_svg(ICONS.get(status.value, WAITING)),
        status.label,
    )
