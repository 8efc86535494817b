"""Which accounts renew, and which of them a choice means, as database conditions."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from churnapp.saying import later
from gtm.domain import RenewalCall
from gtm.domain.renewal import LIKELY
from gtm.models import OutlookRecord, RenewalForecastRecord

PASSED, MISSING = "passed", "none"
WINDOW_WORDS = {
    "30": later("30 days"),
    "60": later("60 days"),
    "90": later("90 days"),
    "180": later("180 days"),
    PASSED: later("Date passed"),
    MISSING: later("No date"),
}
DEFAULT_WINDOW = "90"
STATED, UNSTATED, OPPOSITE = "stated", "unstated", "opposite"
FORECAST_WORDS = {
    UNSTATED: later("Not forecast yet"),
    STATED: later("Forecast"),
    OPPOSITE: later("Opposite to the model"),
    **{call.value: call.label for call in RenewalCall},
}
MONTHLY = 1


def renewing() -> Q:
    """Active accounts under a contract that ends: not those billed monthly, and none that pay nothing."""
    is_contract = Q(billing_period_months=None) | Q(billing_period_months__gt=MONTHLY)
    return Q(churn_date=None) & is_contract & (Q(mrr=None) | Q(mrr__gt=0))


def rolling() -> Q:
    """Active paying accounts billed monthly: they go on from month to month and never renew."""
    return Q(churn_date=None, billing_period_months__lte=MONTHLY, mrr__gt=0)


def in_window(window: str, today: date) -> Q:
    """The renewals of one window, of those whose date has passed, or of those without a date."""
    if window == MISSING:
        return Q(renewal_date=None)
    if window == PASSED:
        return Q(renewal_date__lt=today)
    return Q(renewal_date__gte=today, renewal_date__lte=today + timedelta(days=int(window)))


def outlook_is_about_it() -> Q:
    """Whether the outlook knows the renewal that the account has now."""
    return Q(outlook__renewal_on=F("renewal_date"), outlook__likelihood__isnull=False)


def with_forecast(choice: str) -> Q:
    """The accounts whose renewal has a forecast of this kind."""
    latest = RenewalForecastRecord.objects.filter(
        customer=OuterRef("pk"), renewal_on=OuterRef("renewal_date"), is_latest=True
    )
    if choice == UNSTATED:
        return ~Q(Exists(latest))
    if choice == STATED:
        return Q(Exists(latest))
    if choice == OPPOSITE:
        return opposite_to_the_model()
    return Q(Exists(latest.filter(call=choice)))


def opposite_to_the_model(within: tuple[date, date] | None = None) -> Q:
    """The accounts of whose renewal somebody says the opposite of the outlook.

    Args:
        within: first and last day of the renewals that are looked at; None for all.
    """
    gives_up = OutlookRecord.objects.filter(likelihood__lt=LIKELY)
    if within is not None:
        gives_up = gives_up.filter(renewal_on__range=within)
    said = _said_to_leave().union(_said_to_stay(gives_up), all=True)
    return Q(pk__in=said, outlook__renewal_on=F("renewal_date"))


def _said_to_leave() -> QuerySet[RenewalForecastRecord, int]:
    """Accounts that somebody gives up and the outlook on that renewal does not, among the few given up."""
    said = RenewalForecastRecord.objects.filter(is_latest=True, call=RenewalCall.CHURN)
    likely = said.filter(
        customer__outlook__renewal_on=F("renewal_on"), customer__outlook__likelihood__gte=LIKELY
    )
    return likely.order_by().values_list("customer_id", flat=True)


def _said_to_stay(gives_up: QuerySet[OutlookRecord]) -> QuerySet[OutlookRecord, int]:
    """Accounts whose renewal the outlook gives up and somebody does not, among the few given up."""
    otherwise = RenewalForecastRecord.objects.filter(
        customer=OuterRef("pk"), renewal_on=OuterRef("renewal_on"), is_latest=True
    ).exclude(call=RenewalCall.CHURN)
    return gives_up.filter(Exists(otherwise)).values_list("pk", flat=True)
