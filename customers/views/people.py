"""The people at an account: adding, changing, taking off the list and putting back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from churnapp.web.messages import say_with_undo
from customers.forms import ContactForm
from customers.models import ContactRecord, CustomerRecord
from customers.queries.account import account_url
from customers.queries.contacts import visible_contact
from customers.repositories.contacts import add_contact, change_contact, remove_contact, restore_contact
from customers.views.visible import visible_or_404

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a new person, and keeping who was filled in."""
    account = visible_or_404(person(request), pk)
    form = ContactForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, account, form)
    contact = add_contact(account, form.details, now=timezone.now())
    messages.success(request, _("%(contact)s is on the list.") % {"contact": contact.name})
    return redirect(_way_back(request, account))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a person who is there, and keeping what was changed."""
    contact = _contact_or_404(request, pk)
    if request.method != "POST":
        return _form_page(request, contact.customer, ContactForm.of(contact), contact)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _form_page(request, contact.customer, form, contact)
    change_contact(contact, form.details)
    messages.success(request, _("Saved."))
    return redirect(_way_back(request, contact.customer))


@require_POST
@editor_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a person off the list, with a way back."""
    contact = _contact_or_404(request, pk)
    remove_contact(contact, now=timezone.now())
    undo = reverse("customers:restore_contact", args=[contact.pk])
    say_with_undo(request, _("%(contact)s is off the list.") % {"contact": contact.name}, undo)
    return redirect(_way_back(request, contact.customer))


@require_POST
@editor_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a person back on the list."""
    contact = _contact_or_404(request, pk)
    restore_contact(contact)
    messages.success(request, _("%(contact)s is on the list again.") % {"contact": contact.name})
    return redirect(_way_back(request, contact.customer))


def _contact_or_404(request: HttpRequest, pk: int) -> ContactRecord:
    try:
        return visible_contact(person(request), pk)
    except (ContactRecord.DoesNotExist, OverflowError) as missing:
        raise Http404(_("There is no person %(pk)s.") % {"pk": pk}) from missing


def _way_back(request: HttpRequest, account: CustomerRecord) -> str:
    return page_before(request, f"{account_url(account.pk)}#panel-contacts")


def _form_page(
    request: HttpRequest, account: CustomerRecord, form: ContactForm, contact: ContactRecord | None = None
) -> HttpResponse:
    context = {"account": account, "form": form, "contact": contact, "next": page_before(request, "")}
    return render(
        request, "customers/contact_form.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )
