"""Whole page or fragment: the same URL gives both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


def is_fragment_request(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; it asks for the whole one when it restores history."""
    details: HtmxDetails | None = getattr(request, "htmx", None)
    return details is not None and bool(details) and not (details.history_restore_request or details.boosted)


def render_page_or_fragment(
    request: HttpRequest, template: str, context: dict[str, object], fragments: tuple[str, ...]
) -> HttpResponse:
    """The whole page, or the one partial of it that htmx wants to replace.

    Args:
        request: its ``HX-Target`` names the partial, which has the same name as its DOM id.
        template: the page.
        context: what the page shows.
        fragments: names of partials that may be asked for alone.
    """
    target = request.htmx.target if is_fragment_request(request) else None  # type: ignore[attr-defined]
    response = render(request, f"{template}#{target}" if target in fragments else template, context)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response
