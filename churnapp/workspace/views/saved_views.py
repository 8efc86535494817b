"""Saved views: opening one, and making, changing and deleting them."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from churnapp.accounts.guards import person
from churnapp.lists import UnknownList, all_definitions, definition_named
from churnapp.notifications.models import DigestRecord
from churnapp.web.htmx import is_fragment_request
from churnapp.web.messages import say_with_undo
from churnapp.workspace import keeping
from churnapp.workspace.forms import QueryForm, ViewForm
from churnapp.workspace.models import SavedViewRecord
from churnapp.workspace.queries.saved_views import opening_query, query_of, views_of
from churnapp.workspace.told import opening_of_digest
from churnapp.workspace.views.coming_back import page_before

UNPROCESSABLE = 422
LARGEST_KEY = 2**63 - 1


@require_safe
def saved_views(request: HttpRequest) -> HttpResponse:
    """Every view the person may open, by list."""
    views = views_of(person(request))
    keys = sorted({view.list_key for view in views})
    lists = [(_plural(key), [view for view in views if view.list_key == key]) for key in keys]
    return render(request, "workspace/views.html", {"lists": lists})


@require_safe
def saved_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the list as the view shows it today: the permanent address of a view."""
    view = _visible_or_404(request, pk)
    try:
        definition = definition_named(view.list_key)
    except UnknownList as unknown:
        raise Http404(
            _("The list of the view “%(view)s” is no longer part of the product.") % {"view": view.name}
        ) from unknown
    return redirect(f"{reverse(definition.url_name)}?{opening_query(view)}")


@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the list of what a mail told the person: the permanent address in the mail."""
    own = DigestRecord.objects.select_related("user").filter(user=person(request))
    digest = own.filter(pk=min(pk, LARGEST_KEY)).first()
    if digest is None:
        raise Http404(_("This link leads to a mail that somebody else got. Log in as whom it was sent to."))
    return redirect(opening_of_digest(digest))


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: HttpRequest) -> HttpResponse:
    """Asks for a name for what a list shows, and keeps it; asked about no list, it leads to all views."""
    user = person(request)
    asked = QueryForm(request.POST or request.GET)
    if not asked.is_valid() or not _is_list(asked.cleaned_data["list"]):
        return redirect("workspace:saved_views")
    definition = definition_named(asked.cleaned_data["list"])
    query = query_of(definition.state_from_query(user, asked.cleaned_data["query"]))
    form = ViewForm(request.POST or None, person=user, owner=user, initial={"is_pinned": True})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        view = keeping.make_view(
            user, definition.key, query, name=given["name"], sharing=given["sharing"], now=timezone.now()
        )
        _place(request, view, form)
        messages.success(request, _("The view “%(view)s” is saved.") % {"view": view.name})
        return redirect("workspace:saved_view", view.pk)
    more = {"list_key": definition.key, "query": query, "plural": definition.plural}
    return _ask(request, form, reverse("workspace:new_view"), _("Save as a view"), more)


@require_http_methods(["GET", "HEAD", "POST"])
def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other people, another place."""
    user, view = person(request), _editable_or_404(request, pk)
    place = view.places.filter(person=user).first()
    initial = {
        "name": view.name,
        "sharing": view.sharing,
        "is_pinned": bool(place and place.is_pinned),
        "is_default": bool(place and place.is_default),
    }
    form = ViewForm(
        request.POST or None, person=user, owner=view.owner, is_private=bool(view.told_of), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        keeping.rename_and_share(view, name=given["name"], sharing=given["sharing"], now=timezone.now())
        _place(request, view, form)
        messages.success(request, _("The view “%(view)s” is saved.") % {"view": view.name})
        return redirect("workspace:saved_view", view.pk)
    return _ask(
        request, form, reverse("workspace:change_view", args=[pk]), _("Rename or share"), {"view": view}
    )


@require_POST
def update_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what its list shows now."""
    view = _editable_or_404(request, pk)
    definition = definition_named(view.list_key)
    query = query_of(definition.state_from_query(person(request), request.POST.get("query", "")))
    keeping.keep_query(view, query, timezone.now())
    messages.success(request, _("The view “%(view)s” shows this from now on.") % {"view": view.name})
    return redirect("workspace:saved_view", view.pk)


@require_POST
def duplicate_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of one's own."""
    copy = keeping.duplicate(_visible_or_404(request, pk), person(request), timezone.now())
    messages.success(request, _("“%(copy)s” is yours alone. Change it as you like.") % {"copy": copy.name})
    return redirect("workspace:saved_view", copy.pk)


@require_POST
def place_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Pins it, or makes its list open with it; both for this person alone."""
    view, user = _visible_or_404(request, pk), person(request)
    if "pinned" in request.POST:
        keeping.pin(view, user, is_pinned=request.POST["pinned"] == "yes")
    if "default" in request.POST:
        keeping.open_with(view, user, is_default=request.POST["default"] == "yes")
    return redirect("workspace:saved_view", view.pk)


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes it, with an undo."""
    view = _editable_or_404(request, pk, deleted=True)
    keeping.delete(view, timezone.now())
    say_with_undo(
        request,
        _("The view “%(view)s” is deleted.") % {"view": view.name},
        reverse("workspace:restore_view", args=[pk]),
    )
    back = page_before(request)
    return redirect(_list_url(view) if f"view={pk}" in back else back)


@require_POST
def restore_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a deleted view back."""
    view = _editable_or_404(request, pk, deleted=True)
    keeping.restore(view)
    messages.success(request, _("The view “%(view)s” is back.") % {"view": view.name})
    return redirect("workspace:saved_view", view.pk)


def _ask(
    request: HttpRequest, form: ViewForm, url: str, heading: str, more: Mapping[str, object]
) -> HttpResponse:
    context = {"form": form, "url": url, "heading": heading, "back": page_before(request), **more}
    if is_fragment_request(request):
        return render(request, "workspace/view_form.html#question", context)
    return render(
        request, "workspace/view_form.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _place(request: HttpRequest, view: SavedViewRecord, form: ViewForm) -> None:
    user, given = person(request), form.cleaned_data
    keeping.pin(view, user, is_pinned=given["is_pinned"])
    if given["is_default"] or view.places.filter(person=user, is_default=True).exists():
        keeping.open_with(view, user, is_default=given["is_default"])


def _list_url(view: SavedViewRecord) -> str:
    try:
        return f"{reverse(definition_named(view.list_key).url_name)}?view=all"
    except UnknownList:
        return reverse("workspace:saved_views")


def _is_list(key: str) -> bool:
    return any(definition.key == key for definition in all_definitions())


def _plural(list_key: str) -> str:
    try:
        return definition_named(list_key).plural
    except UnknownList:
        return _("%(list_key)s (no longer part of the product)") % {"list_key": list_key}


def _visible_or_404(request: HttpRequest, pk: int) -> SavedViewRecord:
    return get_object_or_404(SavedViewRecord.objects.visible_to(person(request)), pk=pk)


def _editable_or_404(request: HttpRequest, pk: int, *, deleted: bool = False) -> SavedViewRecord:
    editable = SavedViewRecord.objects.editable_by(person(request))
    if not deleted:
        editable = editable.filter(deleted_at=None)
    return get_object_or_404(editable.select_related("owner__team"), pk=pk)
