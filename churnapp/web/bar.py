"""Horizontal bars drawn on the server as SVG, for shares beside words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

LENGTH = 100


def bar_svg(share: float, css: str = "") -> SafeString:
    """A bar that is filled to a share; hidden from screen readers, because a word or number stands beside it.

    Args:
        share: from 0 to 1; what lies outside is cut.
        css: further classes.
    """
    filled = LENGTH * min(max(share, 0.0), 1.0)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" width="{}" height="6"/><rect class="bar-fill" width="{}" height="6"/></svg>',
        f"bar {css}".strip(),
        LENGTH,
        LENGTH,
        f"{filled:.1f}",
    )
