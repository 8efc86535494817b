"""Writing notes, and answering, changing, pinning, deleting and restoring them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from churnapp.accounts.guards import editor_required, person
from churnapp.saying import inside, later
from churnapp.web.coming_back import page_before, page_it_was_opened_from
from churnapp.web.htmx import is_fragment_request
from churnapp.web.messages import say_with_undo
from customers.forms import AnswerForm, NoteForm
from customers.models import CustomerRecord, NoteKind, NoteRecord
from customers.queries.account import account_url
from customers.queries.notes import visible_note
from customers.queries.people import people_called
from customers.repositories.notes import (
    NoteOfSomebodyElse,
    answer_note,
    delete_note,
    log_note,
    pin_note,
    restore_note,
    rewrite_note,
)
from customers.views.visible import visible_or_404

UNPROCESSABLE = 422
GONE = later("This note was deleted. Bring it back before you change it.")


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def new_note(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a note, wherever it is opened from; keeps it and leads back there."""
    user = person(request)
    account = visible_or_404(user, pk)
    if request.method != "POST":
        opened_from = page_before(request, page_it_was_opened_from(request))
        return _form_page(request, account, NoteForm(), next=opened_from)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, account, form)
    log_note(account, form.written, by=user, now=timezone.now())
    messages.success(
        request,
        _("%(account)s: the %(kind)s is kept.")
        % {"account": account.name, "kind": inside(str(form.written.kind.label))},
    )
    return redirect(_way_back(request, account))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def edit_note(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a note that is there; only its author may change it."""
    user, note = person(request), _note_or_404(request, pk)
    is_answer = note.kind == NoteKind.ANSWER
    if request.method != "POST":
        form = AnswerForm(initial={"text": note.text}) if is_answer else NoteForm.of(note)
        return _form_page(request, note.customer, form, note=note)
    form = AnswerForm(request.POST) if is_answer else NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, note.customer, form, note=note)
    if note.deleted_at is not None:
        messages.error(request, _(GONE))
        return redirect(_way_back(request, note.customer))
    try:
        rewrite_note(note, form.written, by=user, now=timezone.now())
    except NoteOfSomebodyElse as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(_way_back(request, note.customer))


@require_POST
@editor_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps an answer to a note."""
    user, note = person(request), _note_or_404(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, note.customer, form, answered=note)
    answer_note(note, form.cleaned_data["text"], by=user, now=timezone.now())
    return redirect(_way_back(request, note.customer))


@require_POST
@editor_required
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Pins a note or lets it go."""
    note = _note_or_404(request, pk)
    pin_note(note, is_pinned=request.POST.get("pin") == "yes")
    return redirect(_way_back(request, note.customer))


@require_POST
@editor_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a note away, with a way to bring it back."""
    user, note = person(request), _note_or_404(request, pk)
    try:
        delete_note(note, by=user, now=timezone.now())
    except NoteOfSomebodyElse as refusal:
        messages.error(request, str(refusal))
    else:
        undo = reverse("customers:restore_note", args=[note.pk])
        say_with_undo(request, _("The note is deleted."), undo)
    return redirect(_way_back(request, note.customer))


@require_POST
@editor_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a deleted note back."""
    user, note = person(request), _note_or_404(request, pk)
    try:
        restore_note(note, by=user)
    except NoteOfSomebodyElse as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The note is back."))
    return redirect(_way_back(request, note.customer))


@require_safe
def mentionable(request: HttpRequest, pk: int) -> HttpResponse:
    """The people who can be mentioned on an account, as a fragment to choose from."""
    account = visible_or_404(person(request), pk)
    beginning = request.GET.get("q", "").replace("\0", "")[:64]
    return render(request, "customers/_mentionable.html", {"people": people_called(account, beginning)})


def _note_or_404(request: HttpRequest, pk: int) -> NoteRecord:
    try:
        return visible_note(person(request), pk)
    except (NoteRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no note %(pk)s.") % {"pk": pk}) from missing


def _way_back(request: HttpRequest, account: CustomerRecord) -> str:
    """The panel where htmx asked, else the page the form was opened on."""
    if is_fragment_request(request):
        return reverse("customers:account_panel", args=[account.pk, "timeline"])
    return page_before(request, f"{account_url(account.pk)}#panel-timeline")


def _refused(
    request: HttpRequest, account: CustomerRecord, form: NoteForm | AnswerForm, **more: object
) -> HttpResponse:
    """What is wrong: beside the form that htmx leaves as it is, else on the page of the form."""
    if not is_fragment_request(request):
        return _form_page(request, account, form, status=UNPROCESSABLE, **more)
    for problems in form.errors.values():
        messages.error(request, " ".join(map(str, problems)))
    return HttpResponse(headers={"HX-Reswap": "none"})


def _form_page(
    request: HttpRequest,
    account: CustomerRecord,
    form: NoteForm | AnswerForm,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {"account": account, "form": form, "next": page_before(request, ""), **more}
    return render(request, "customers/note_form.html", context, status=status)
