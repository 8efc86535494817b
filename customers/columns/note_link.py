"""The link on a row that stands for an account: a note about it, or a call that was made."""

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.web.addresses import address


def note_link(account_pk: int) -> SafeString:
    """A small link to the form of a note, which leads back to the list."""
    url = address("customers:new_note", account_pk)
    return SafeString(
        f'<a class="note-link" href="{url}" aria-label="{escape(_("Log a note or call"))}"></a>'
    )
