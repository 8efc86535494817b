"""Where a form leads back to: the page it was opened on, and never out of the house."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest, otherwise: str) -> str:
    """The page named by ``next`` in the form or the address, if it is one of ours.

    Args:
        request: what was asked.
        otherwise: where to go when none is named, or a foreign one.
    """
    page = request.POST.get("next") or request.GET.get("next") or ""
    return page if _is_ours(request, page) and page.startswith("/") else otherwise


def page_it_was_opened_from(request: HttpRequest) -> str:
    """The page whose link opened this one, if it is one of ours; empty otherwise.

    For links that stand many times on a page, which would be long if each named it.
    """
    came_from = request.headers.get("Referer", "")
    if not _is_ours(request, came_from):
        return ""
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
