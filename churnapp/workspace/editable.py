"""A value that can be edited where it stands: its text, and a link to its form.

``churnapp.js`` opens the form in the cell, so that a list of many cells does not say the same of each.
"""

from functools import cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.markup import markup

PLACEHOLDER = 9_999_999_999


def editable_cell(subject: str, field: str, row: int, content: str | SafeString, *, label: str) -> SafeString:
    """The content with its edit link; what the link answers replaces both.

    Args:
        subject: what the row is, such as ``account``.
        field: key of the editable field.
        row: key of the row.
        content: what the cell shows; plain text is escaped.
        label: the field's name, for people who hear the link.
    """
    return markup(
        '<span class="editable">{} <a class="edit-link" href="{}" aria-label="{}"></a></span>',
        content,
        _url(subject, field).replace(str(PLACEHOLDER), str(row)),
        _("Edit %(label)s") % {"label": label},
    )


@cache
def _url(subject: str, field: str) -> str:
    """Resolved once: a list has many cells."""
    return reverse("workspace:edit_field", args=[subject, field, PLACEHOLDER])
