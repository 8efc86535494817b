"""The receipt of a score: everything needed to check it, as a file."""

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from customers.models import CustomerRecord
from customers.queries.account import visible_account
from predictions.queries.breakdowns import breakdown_before, breakdown_of
from predictions.queries.movements import movement_between
from predictions.queries.receipt import receipt_of
from predictions.queries.scores import current_score


@require_safe
def receipt(request: HttpRequest, pk: int) -> JsonResponse:
    """The published score of an account as JSON, offered as a download."""
    try:
        account = visible_account(person(request), pk)
    except CustomerRecord.DoesNotExist as missing:
        raise Http404(_("There is no account %(pk)s to see.") % {"pk": pk}) from missing
    score = current_score(account.pk)
    if score is None:
        raise Http404(_("This account has no published score."))
    now, before = breakdown_of(score.prediction_id), breakdown_before(account.pk, score.as_of)
    response = JsonResponse(
        receipt_of(account.customer_id, score, now, movement_between(before, now) if before else None),
        json_dumps_params={"indent": 2},
    )
    response["Content-Disposition"] = f'attachment; filename="score-{account.pk}-{score.as_of}.json"'
    return response
