"""What the people of the demo wrote down about accounts that left."""

from datetime import UTC, datetime, time, timedelta

from customers.domain import Departure, DepartureReason
from customers.models import CustomerRecord, DepartureRecord
from customers.repositories.account_changes import Author
from customers.repositories.departures import log_departure

LOGGED, LATELY, JUST_AS_WELL_EVERY = 24, timedelta(days=365), 6
SHOWN_FIRST, HERS = "csm", 10
COMPETITORS = ("Vantigo", "Compliwise", "Audira")
LEARNT = {
    DepartureReason.COMPETITOR: "They compared us on integrations alone. We never showed them ours.",
    DepartureReason.PRICE: "They paid for seats that nobody used. We could have offered fewer.",
    DepartureReason.LOW_ADOPTION: "Two people knew the product. When they changed teams, nobody did.",
    DepartureReason.SUPPORT: "One ticket was open for five weeks.",
    DepartureReason.BUDGET: "A freeze for all tools; they would come back.",
}


def log_demo_departures(now: datetime) -> None:
    """Reasons of the largest accounts that left in the last year, logged by their CSM; once only."""
    if DepartureRecord.objects.exists():
        return
    since = now.date() - LATELY
    gone = CustomerRecord.objects.filter(churn_date__gte=since, churn_date__lte=now.date(), csm__isnull=False)
    largest = gone.select_related("csm").order_by("-mrr", "pk")
    hers = list(largest.filter(csm__username=SHOWN_FIRST)[:HERS])
    others = largest.exclude(pk__in=[account.pk for account in hers])
    for number, account in enumerate([*hers, *others[: LOGGED - len(hers)]]):
        if account.churn_date is None:
            continue
        said = datetime.combine(account.churn_date, time(9), UTC) + timedelta(days=2)
        log_departure(account, _departure(account, number), Author(account.csm, min(said, now)))


def _departure(account: CustomerRecord, number: int) -> Departure:
    reason = DepartureReason.from_text(account.churn_reason) or list(DepartureReason)[number % 8]
    notice = account.notice_date
    return Departure(
        reason=reason,
        notice_on=notice if notice and account.churn_date and notice <= account.churn_date else None,
        leaves_on=account.churn_date,
        competitor=COMPETITORS[number % len(COMPETITORS)] if reason is DepartureReason.COMPETITOR else "",
        is_regretted=number % JUST_AS_WELL_EVERY != 0,
        story=LEARNT.get(reason, ""),
    )
