"""The fields that an admin adds to accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from churnapp.accounts.guards import admin_required, person
from churnapp.web.messages import say_with_undo
from customers.domain import FieldWrong
from customers.forms.custom_field import CustomFieldForm
from customers.imports.custom_values import Filled, fill_from_attributes
from customers.models import CustomFieldRecord
from customers.queries.custom_fields import SAMPLED_ACCOUNTS, candidates, field_rows
from customers.repositories.custom_definitions import add_field, change_field, retire_field

UNPROCESSABLE = 422


@admin_required
@require_safe
def custom_fields(request: HttpRequest) -> HttpResponse:
    """Every field, and the columns of files that could become one."""
    context = {"fields": field_rows(), "candidates": candidates(), "sampled": SAMPLED_ACCOUNTS}
    return render(request, "customers/fields/fields.html", context)


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_custom_field(request: HttpRequest) -> HttpResponse:
    """The form of a new field; ``?column=`` names a column of earlier files that fills it."""
    if request.method != "POST":
        column = request.GET.get("column", "")[:255]
        started = {"label": column.replace("_", " ").capitalize()[:60], "fill_from": column, "kind": "text"}
        return _form_page(request, CustomFieldForm(initial=started))
    form = CustomFieldForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=UNPROCESSABLE)
    now = timezone.now()
    record = add_field(
        form.cleaned_data["definition"],
        explanation=form.cleaned_data["explanation"],
        by=person(request),
        now=now,
    )
    filled = None
    if column := form.cleaned_data["fill_from"]:
        filled = fill_from_attributes(record, column, now)
    messages.success(request, _added(record, filled))
    return redirect("customers:custom_fields")


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def custom_field(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a known field."""
    record = get_object_or_404(CustomFieldRecord, key=key)
    filled = record.values.count()
    if request.method != "POST":
        return _form_page(request, CustomFieldForm(record=record, filled=filled), record)
    form = CustomFieldForm(request.POST, record=record, filled=filled)
    if form.is_valid():
        try:
            change_field(
                record, form.cleaned_data["definition"], explanation=form.cleaned_data["explanation"]
            )
        except FieldWrong as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(label)s: saved.") % {"label": record.label})
            return redirect("customers:custom_fields")
    return _form_page(request, form, record, status=UNPROCESSABLE)


@admin_required
@require_POST
def retire_custom_field(request: HttpRequest, key: str) -> HttpResponse:
    """Takes a field out of use, or back into it; its values are kept."""
    record = get_object_or_404(CustomFieldRecord, key=key)
    if record.retired_at is None:
        retire_field(record, timezone.now())
        undo = reverse("customers:retire_custom_field", args=[key])
        say_with_undo(
            request, _("%(label)s is retired; its values are kept.") % {"label": record.label}, undo
        )
    else:
        retire_field(record, None)
        messages.success(request, _("%(label)s is in use again.") % {"label": record.label})
    return redirect("customers:custom_fields")


def _added(record: CustomFieldRecord, filled: Filled | None) -> str:
    if filled is None:
        return _("%(label)s is added. Fill it on an account's page, or import a column %(key)s.") % {
            "label": record.label,
            "key": record.key,
        }
    sentence = ngettext(
        "%(label)s is added and filled for %(count)s account.",
        "%(label)s is added and filled for %(count)s accounts.",
        filled.accounts,
    ) % {"label": record.label, "count": f"{filled.accounts:,}"}
    if not filled.unreadable:
        return sentence
    left = _("What could not be read stays an attribute: %(count)s.") % {"count": f"{filled.unreadable:,}"}
    return f"{sentence} {left}"


def _form_page(
    request: HttpRequest,
    form: CustomFieldForm,
    record: CustomFieldRecord | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(request, "customers/fields/field.html", {"form": form, "record": record}, status=status)
