"""What is asked again and again: while one request is answered, or by one page after the other."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from churnapp.web.writing import WritingStyle, writing_style

_written: list[Callable[[], None]] = []  # forget what was written
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


def written_once[**Parts, Written](
    most: int,
) -> Callable[[Callable[Parts, Written]], Callable[Parts, Written]]:
    """Remembers what a function writes, for each language and style of writing.

    Args:
        most: pieces that each process keeps.
    """

    def remembering(write: Callable[Parts, Written]) -> Callable[Parts, Written]:
        @lru_cache(maxsize=most)
        def written(
            _language: str | None, _style: WritingStyle, /, *parts: Parts.args, **named: Parts.kwargs
        ) -> Written:
            return write(*parts, **named)

        _written.append(written.cache_clear)

        @wraps(write)
        def read(*parts: Parts.args, **named: Parts.kwargs) -> Written:
            return written(get_language(), writing_style(), *parts, **named)  # type: ignore[arg-type]

        return read

    return remembering


def forget_written() -> None:
    """Lets everything be written anew, for tests that change what a language says."""
    for forget in _written:
        forget()
