"""What people fill in about one account in the custom fields."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from customers.forms.custom_values import CustomValuesForm
from customers.models import CustomerRecord
from customers.queries.account import account_url, visible_account
from customers.queries.custom_fields import fields_in_use
from customers.repositories.custom_fields import WantedValue, set_values, values_of

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def custom_values(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with every field; saved, it leads back to the account."""
    user = person(request)
    try:
        account = visible_account(user, pk)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(_("There is no account %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing
    form = CustomValuesForm(request.POST or None, records=fields_in_use(), held=values_of(pk))
    if request.method == "POST" and form.is_valid():
        wanted = [WantedValue(pk, record, value) for record, value in form.changed()]
        set_values(wanted, now=timezone.now(), by=user)
        messages.success(request, _("%(account)s: saved.") % {"account": account.name})
        return redirect(account_url(pk))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "customers/fields/values.html", {"account": account, "form": form}, status=status)
