"""What a person prefers, applied to every answer."""

from collections.abc import Callable

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
        user = request.user
        if not isinstance(user, User):  # also reads the login, which every page does anyhow
            return self.get_response(request)
        language = user.language or translation.get_language()
        with translation.override(language), timezone.override(user.zone), writing_for(user.writing):
            return self.get_response(request)
