"""How what people wrote is shown: as text, with paragraphs, links and names made visible."""

import re

from django import template
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# outside of tags, where urlize has put addresses
NAMED = re.compile(r"(?<![\w./@=\"])(@[\w.+-]*[\w])(?![^<]*>)")


@register.filter
def as_written(text: str) -> SafeString:
    """Plain text as paragraphs with links and highlighted mentions; everything else is escaped."""
    shown = urlize(linebreaks(text, autoescape=True), nofollow=True)
    return mark_safe(NAMED.sub(r'<b class="mention">\1</b>', shown))  # noqa: S308 - escaped by linebreaks
