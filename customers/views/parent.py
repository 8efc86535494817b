"""Tying an account to the one that it belongs to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from customers.forms import ParentForm
from customers.models import CustomerRecord
from customers.queries.account import visible_parent
from customers.repositories.parents import ParentMakesCircle, set_parent
from customers.views.visible import visible_or_404

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def parent(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and tying the account or untying it."""
    user = person(request)
    account = visible_or_404(user, pk)
    held = visible_parent(account, user)
    form = ParentForm(
        request.POST or None, user=user, account=account, initial={"parent": held.customer_id if held else ""}
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["parent"]
        try:
            set_parent(account, chosen)
        except ParentMakesCircle as refusal:
            form.add_error("parent", str(refusal))
        else:
            messages.success(request, _said(account, chosen))
            return redirect("customers:account", account.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "customers/parent_form.html", {"account": account, "form": form}, status=status)


def _said(account: CustomerRecord, chosen: CustomerRecord | None) -> str:
    if chosen is None:
        return _("%(account)s belongs to no other account.") % {"account": account.name}
    return _("%(account)s belongs to %(parent)s.") % {"account": account.name, "parent": chosen.name}
