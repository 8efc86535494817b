"""Where a form leads back to: the page it was opened on, and never out of the house."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest, otherwise: str) -> str:
    """The page named by ``next`` in the form or the address, if it is one of ours.

    Args:
        request: what was asked.
        otherwise: where to go when none is named, or a foreign one.
    """
    page = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours and page.startswith("/") else otherwise
