"""Messages for the person, also when htmx replaces only a part of the page."""

from collections.abc import Callable

from django.contrib.messages import get_messages, success
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from churnapp.web.htmx import is_fragment_request

TOASTS = "web/toasts.html"


def say_with_undo(request: HttpRequest, sentence: str, undo_url: str) -> None:
    """Says what was done, with a button that takes it back.

    Args:
        request: whose next page says it.
        sentence: what was done, such as ``Assigned 412 accounts.``
        undo_url: takes a POST without fields.
    """
    success(request, sentence, extra_tags=undo_url)


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
            context = {"messages": waiting, "csrf_token": get_token(request)}
            response.write(render_to_string(TOASTS, context))
        return response


def _is_swapped(response: HttpResponse) -> bool:
    leads_elsewhere = response.headers.keys() & {"HX-Redirect", "HX-Refresh", "HX-Location"}
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and not response.streaming and not leads_elsewhere
