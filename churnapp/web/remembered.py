"""What is asked several times while one request is answered, and read once."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_remembered: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("remembered", default=None)


class RememberedWhileAnswering:
    """Middleware that gives each request a memory of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers with an empty memory, and forgets."""
        token = _remembered.set({})
        try:
            return self.get_response(request)
        finally:
            _remembered.reset(token)


def read_once[Found](read: Callable[[], Found]) -> Callable[[], Found]:
    """Calls a function without arguments at most once while a request is answered.

    Outside of requests, in workers and commands, it is called each time.
    """

    @wraps(read)
    def remembering() -> Found:
        memory = _remembered.get()
        if memory is None:
            return read()
        if read not in memory:
            memory[read] = read()
        found: Found = memory[read]
        return found

    return remembering
