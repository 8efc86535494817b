"""The log of what rules sent to other programs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required
from gtm.models import DeliveryStatus, WebhookDeliveryRecord
from gtm.repositories.webhooks.delivering import try_again

SHOWN = 100


@admin_required
@require_safe
def webhook_deliveries(request: HttpRequest) -> HttpResponse:
    """The newest messages; ``?status=given_up`` shows one kind."""
    found = WebhookDeliveryRecord.objects.select_related("rule")
    status = request.GET.get("status", "")
    if status in DeliveryStatus.values:
        found = found.filter(status=status)
    context = {
        "deliveries": found.defer("body")[:SHOWN],
        "statuses": DeliveryStatus.choices,
        "chosen": status if status in DeliveryStatus.values else "",
        "shown": SHOWN,
        "now": timezone.now(),
    }
    return render(request, "gtm/rules/deliveries.html", context)


@admin_required
@require_POST
def retry_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts one message in line again; one that arrived is not sent twice."""
    delivery = get_object_or_404(WebhookDeliveryRecord, pk=pk)
    if delivery.status == DeliveryStatus.DELIVERED:
        messages.error(request, _("This message has arrived; it is not sent a second time."))
    else:
        try_again(delivery, timezone.now())
        messages.success(request, _("The message is sent within a minute."))
    return redirect("gtm:webhook_deliveries")
