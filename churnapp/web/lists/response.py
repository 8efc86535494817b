"""A list as a page, or as the fragment of it that htmx wants."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django_htmx.http import push_url

from churnapp.web.filters import draft_of
from churnapp.web.htmx import is_fragment_request, render_page_or_fragment
from churnapp.web.lists.chips import chips_of, menus_of
from churnapp.web.lists.column import ListColumn
from churnapp.web.lists.column_menu import column_menu, columns_url
from churnapp.web.lists.headings import headings_of
from churnapp.web.lists.links import scope_links, size_links
from churnapp.web.lists.page import Page
from churnapp.web.lists.reading import MENU
from churnapp.web.lists.rows import RowWriter, ShownRow
from churnapp.web.lists.state import COLUMNS, ListState


def render_list[Row](
    request: HttpRequest,
    template: str,
    *,
    state: ListState,
    page: Page[Row],
    columns: Sequence[ListColumn],
    cells: Iterable[Sequence[str | SafeString]],
    fragments: tuple[str, ...],
    context: dict[str, object],
    has_choice: bool = False,
    acts: Sequence[str | SafeString] = (),
) -> HttpResponse:
    """Everything ``web/list_table.html`` and ``web/list_filters.html`` show, and what the page adds.

    A fragment's answer also moves the browser's address, so that it always names what is shown; a list that
    renews itself stays where it is.

    Args:
        request: who asks, and whether for a fragment.
        template: the page.
        state: what the URL asked of the list.
        page: the rows and where they lie.
        columns: what the list shows, left to right.
        cells: the contents of each row of ``page``, one for each column.
        fragments: partials of the page that may be asked for alone.
        context: what the page shows around its list.
        has_choice: whether rows can be chosen, for a form named ``bulk`` on the page.
        acts: what stands at the end of the first cell of each row; empty for nothing on any.
    """
    writer = RowWriter(columns)
    keys: Sequence[int | None] = page.keys or [None] * len(page.rows)
    rows = [
        ShownRow(key, writer.cells(row, key if has_choice else None, act))
        for key, row, act in zip(keys, cells, acts or [""] * len(keys), strict=True)
    ]
    address = request.path + (state.url if state.url != "?" else "")
    is_renewal = is_fragment_request(request) and request.htmx.current_url_abs_path == address  # type: ignore[attr-defined]
    response = render_page_or_fragment(
        request,
        template,
        {
            "state": state,
            "is_renewal": is_renewal,
            "page": page,
            "rows": rows,
            "headings": headings_of(state, columns),
            "menus": menus_of(state),
            "chips": chips_of(state),
            "scopes": scope_links(state),
            "sizes": size_links(state),
            "columns_url": columns_url(state),
            "column_menu": column_menu(state) if request.GET.get(MENU) == COLUMNS else None,
            "draft": (state.draft or draft_of(state.where)) if state.shape.fields else None,
            "open_menu": "filter" if state.draft else request.GET.get(MENU, ""),
            **context,
        },
        fragments,
    )
    if is_fragment_request(request) and not is_renewal:
        push_url(response, state.url if state.url != "?" else request.path)
    return response
