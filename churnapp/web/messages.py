"""Messages for the person, also when htmx replaces only a part of the page."""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from churnapp.web.htmx import is_fragment_request

TOASTS = "web/toasts.html"


class FragmentMessages:
    """Middleware that adds waiting messages as toasts to the fragments that htmx gets.

    Redirects keep their messages for the page they lead to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers, with the toasts behind the fragment."""
        response = self.get_response(request)
        if not is_fragment_request(request) or not _is_swapped(response):
            return response
        if waiting := list(get_messages(request)):
            response.write(render_to_string(TOASTS, {"messages": waiting}))
        return response


def _is_swapped(response: HttpResponse) -> bool:
    leads_elsewhere = response.headers.keys() & {"HX-Redirect", "HX-Refresh", "HX-Location"}
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and not response.streaming and not leads_elsewhere
