"""The icons: symbols of one vendored SVG file, fetched once and cached by the browser."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "vendor/icons/icons.svg"
SPRITE_FILE = Path(__file__).resolve().parent.parent / "static" / SPRITE


class UnknownIcon(LookupError):
    """The vendored file has no such icon."""


@lru_cache(maxsize=1024)
def icon_svg(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon as inline SVG.

    Args:
        name: a name of the Tabler icons.
        label: what it says to a screen reader; empty hides it, for icons beside a word.
        css: further classes.

    Raises:
        UnknownIcon: the icon is not vendored.
    """
    if name not in vendored_icons():
        raise UnknownIcon(
            f"Icon {name!r} is not vendored. Add it to ICONS in scripts/vendor_assets and run it."
        )
    classes = f"icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            classes,
            label,
            static(SPRITE),
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static(SPRITE), name
    )


@cache
def vendored_icons() -> frozenset[str]:
    """Names of the icons that the vendored file holds."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE_FILE.read_text(encoding="utf-8")))
