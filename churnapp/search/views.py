"""The search as a page, and as the list of a palette that opens over any page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from churnapp.search.hits import IN_PALETTE, ON_PAGE, recent_accounts, search, suggestions
from churnapp.web.htmx import is_fragment_request, render_page_or_fragment
from churnapp.web.search import Typed


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What ``?q=`` may mean; without it, what was looked at last."""
    user, typed = person(request), Typed.of(request.GET.get("q", ""))
    limit = IN_PALETTE if is_fragment_request(request) else ON_PAGE
    groups = (
        search(user, typed, limit)
        if typed.text
        else suggestions(user, recent_accounts(request.GET.get("recent", "")))
    )
    context: dict[str, object] = {"typed": typed.text, "groups": groups}
    return render_page_or_fragment(request, "search/search.html", context, ("palette_hits",))
