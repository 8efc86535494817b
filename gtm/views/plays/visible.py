"""The play that an address names, and where its forms lead back to."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from churnapp.accounts.guards import person
from churnapp.web.coming_back import page_before
from gtm.models import PlayRecord
from gtm.queries.plays.links import play_url
from gtm.queries.plays.page import visible_play


def play_or_404(request: HttpRequest, pk: int) -> PlayRecord:
    """The play with what stands around it, if the person may see its account."""
    user = person(request)
    try:
        return visible_play(user, pk)
    except PlayRecord.DoesNotExist as missing:
        raise Http404(_("There is no play %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing


def way_back(request: HttpRequest, pk: int) -> str:
    """The page that the form remembers, else that of the play."""
    return page_before(request, play_url(pk))
