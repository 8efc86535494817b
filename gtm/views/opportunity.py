"""The page of one opportunity."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import editor_required, person
from churnapp.accounts.models import User
from gtm.domain import SalesStage, SaveFirst, sum_of_lines
from gtm.forms import LineFormSet, OpportunityForm, PersonFormSet
from gtm.models import OpportunityRecord
from gtm.queries.opportunity_history import latest_changes
from gtm.queries.opportunity_page import OpportunityPage, opportunity_page, visible_opportunity
from gtm.repositories import Author, ChangedMeanwhile, changing
from gtm.repositories.opportunity import check_new_kind
from gtm.repositories.opportunity_parts import replace_lines, replace_people

CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True, slots=True)
class OpportunityForms:
    """The form of an opportunity with its rows of products and people."""

    fields: OpportunityForm
    lines: Any
    people: Any

    @classmethod
    def of(cls, page: OpportunityPage, today: date, posted: QueryDict | None = None) -> Self:
        """Filled with what is stored, or with what was typed."""
        lines = [
            {"product": each.product, "quantity": each.quantity, "price": each.price} for each in page.lines
        ]
        people = [{"contact": each.contact_id, "role": each.role} for each in page.people]
        contacts = {"contacts": page.contacts}
        # a typed row that equals a stored one must not count as untouched, or it would be left out
        return cls(
            OpportunityForm(posted, record=page.record, today=today),
            LineFormSet(posted, prefix="lines", initial=None if posted else lines),
            PersonFormSet(posted, prefix="people", initial=None if posted else people, form_kwargs=contacts),
        )

    def are_valid(self) -> bool:
        """Whether everything can be stored; a sum of no products cannot."""
        if not all(part.is_valid() for part in (self.fields, self.lines, self.people)):
            return False
        if self.fields.cleaned_data["is_sum_of_lines"] and not self.lines.lines:
            self.fields.add_error(
                "is_sum_of_lines", _("There is no product to add up. Add one, or type the amount.")
            )
        return self.fields.is_valid()


@require_safe
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    """The opportunity with its form, the risk of its account and its history."""
    today = timezone.now().date()
    page = opportunity_page(_visible_or_404(person(request), pk), today)
    return _page(request, page, OpportunityForms.of(page, today))


@require_POST
@editor_required
def change_opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    """Stores what was filled in; whatever cannot be stored is said on the page, with everything typed."""
    user, now = person(request), timezone.now()
    page = opportunity_page(_visible_or_404(user, pk), now.date())
    forms = OpportunityForms.of(page, now.date(), request.POST)
    if not forms.are_valid():
        return _page(request, page, forms, status=UNPROCESSABLE)
    try:
        _store(pk, forms, Author(user, now, because=forms.fields.cleaned_data["because"]))
    except SaveFirst as question:
        return _page(request, page, forms, status=UNPROCESSABLE, question=question)
    except ChangedMeanwhile as conflict:
        posted = request.POST.copy()
        posted["seen"] = str(conflict.revision)
        again = OpportunityForms.of(page, now.date(), posted)
        return _page(request, page, again, status=CONFLICT, first=latest_changes(pk))
    messages.success(request, _("Saved."))
    return redirect("gtm:opportunity", pk)


def _store(pk: int, forms: OpportunityForms, author: Author) -> None:
    with changing(pk, author, forms.fields.cleaned_data["seen"]) as record:
        kind_before = record.opportunity_type
        forms.fields.fill(record)
        check_new_kind(record, kind_before, author.because)
        if record.is_sum_of_lines:
            record.amount = sum_of_lines(forms.lines.lines)
        replace_lines(record, forms.lines.lines, author)
        replace_people(record, forms.people.people, author)


def _page(
    request: HttpRequest, page: OpportunityPage, forms: OpportunityForms, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "page": page,
        "row": page.row,
        "account": page.record.customer,
        "forms": forms,
        "stages": tuple(SalesStage),
        "lines_total": sum_of_lines(each.line for each in page.lines),
        "may_edit": person(request).may_edit,
        **more,
    }
    return render(request, "gtm/opportunity.html", context, status=status)


def _visible_or_404(user: User, pk: int) -> OpportunityRecord:
    try:
        return visible_opportunity(user, pk)
    except OpportunityRecord.DoesNotExist as missing:
        raise Http404(
            _("There is no opportunity %(pk)s for %(user)s.") % {"pk": pk, "user": user}
        ) from missing
