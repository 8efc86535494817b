"""Where a page that was entered from a list leads back to."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"


def page_before(request: HttpRequest) -> str:
    """The page of ours that the form remembers, or that the person came from; else the home page."""
    for asked in (
        request.POST.get("next", ""),
        request.GET.get("next", ""),
        request.headers.get("Referer", ""),
    ):
        if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
            found = urlsplit(asked)
            page = f"{found.path}?{found.query}" if found.query else found.path
            if page.startswith("/") and page != request.get_full_path():
                return page
    return HOME
