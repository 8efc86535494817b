"""The link on a row that stands for an account: a note about it, or a call that was made."""

from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

PLACEHOLDER = 9_999_999_999


def note_link(account_pk: int) -> SafeString:
    """A small link to the form of a note, which leads back to the list."""
    url = _url().replace(str(PLACEHOLDER), str(int(account_pk)))
    return SafeString(
        f'<a class="note-link" href="{url}" aria-label="{escape(_("Log a note or call"))}"></a>'
    )


@cache
def _url() -> str:
    """Resolved once: a list has many rows."""
    return reverse("customers:new_note", args=[PLACEHOLDER])
