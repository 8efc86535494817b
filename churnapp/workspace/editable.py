"""A value that can be edited where it stands: its text, and a link to its form.

``churnapp.js`` opens the form in the cell, so that a list of many cells does not say the same of each.
"""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.markup import markup
from churnapp.web.remembered import written_once

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
    before, after = _link(subject, field, label)
    return markup('<span class="editable">{} {}{}{}</span>', content, before, int(row), after)


@written_once(256)  # a list has many cells
def _link(subject: str, field: str, label: str) -> tuple[SafeString, SafeString]:
    """What stands before the key of the row and after it."""
    link = markup(
        '<a class="edit-link" href="{}" aria-label="{}"></a>',
        reverse("workspace:edit_field", args=[subject, field, PLACEHOLDER]),
        _("Edit %(label)s") % {"label": label},
    )
    before, _key, after = link.partition(str(PLACEHOLDER))
    return SafeString(before), SafeString(after)
