"""Starting work that is told on a page of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def started(
    request: HttpRequest,
    start: Callable[[], Model],
    refusals: tuple[type[Exception], ...],
    *,
    page: str,
    otherwise: tuple[str, ...],
) -> HttpResponse:
    """Starts work and leads to it; a refusal is said, and leads back.

    Args:
        request: of an admin.
        start: what starts it.
        refusals: why it may not start; each message is one sentence.
        page: name of the work's own page, which takes its key.
        otherwise: name and arguments of the page to lead back to.
    """
    try:
        work = start()
    except refusals as refusal:
        messages.error(request, str(refusal))
        return redirect(*otherwise)
    return redirect(page, work.pk)
