"""What a person prefers, applied to every answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from churnapp.accounts.models import User
from churnapp.web.writing import writing_for


class ApplyPreferences:
    """Middleware that answers in the language, the time zone and the writing style of whoever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers; people who are not logged in get their browser's language, UTC and the plain style."""
        user = get_user(request)
        if not isinstance(user, User):
            return self.get_response(request)
        request.user = user  # itself: what stands for it until it is read costs each of a hundred questions
        with reading_as(user, user.language or translation.get_language()):
            return self.get_response(request)


@contextmanager
def reading_as(user: User, language: str | None = None) -> Iterator[None]:
    """Speaks and writes as a person reads, as long as the block runs.

    Args:
        user: who reads.
        language: a code; without one, the person's own or else the usual one.
    """
    spoken = language or user.language or settings.LANGUAGE_CODE
    with translation.override(spoken), timezone.override(user.zone), writing_for(user.writing):
        yield
