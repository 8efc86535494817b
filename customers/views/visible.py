"""The account that a page is about, or the page that says it is not there."""

from django.http import Http404
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from customers.queries.account import visible_account


def visible_or_404(user: User, pk: int) -> CustomerRecord:
    """The account with its owners, in one query.

    Raises:
        Http404: there is none, or the user may not see it.
    """
    try:
        return visible_account(user, pk)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(_("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing
