"""The filters that the customers context itself answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import ToldFilter
from churnapp.saying import Said
from customers.columns.filter import AccountFilter
from customers.columns.registry import add_filter
from customers.domain import Industry, PlanTier
from customers.queries.people import responsible_for_accounts

NOBODY = "none"


class StatusFilter(AccountFilter):
    """Still there, or left."""

    key = "status"
    label = Said("Status")
    position = 10
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Active and left."""
        return {"active": _("Active"), "left": _("Left")}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the presence of a churn date."""
        return _any(Q(churn_date__isnull=value == "active") for value in chosen)


class PlanFilter(AccountFilter):
    """The plan."""

    key = "plan"
    label = Said("Plan")
    position = 30

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The ladder, and unknown."""
        return {**{plan.value: plan.capitalize() for plan in PlanTier}, NOBODY: _("Unknown")}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the plan's value."""
        known = Q(plan_tier__in=chosen)
        return known | Q(plan_tier=None) if NOBODY in chosen else known


class IndustryFilter(AccountFilter):
    """The industry."""

    key = "industry"
    label = Said("Industry")
    position = 40
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every industry."""
        return {industry.value: industry.value for industry in Industry}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the industry's label."""
        return Q(industry__in=chosen)


class RenewalFilter(AccountFilter):
    """When the contract renews, for accounts still there."""

    key = "renewal"
    label = Said("Renewal")
    position = 50
    WINDOWS = (30, 60, 90, 180)

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Windows from today, and passed."""
        windows = {str(days): _("Within %(days)s days") % {"days": days} for days in self.WINDOWS}
        return {**windows, "passed": _("Date passed"), NOBODY: _("No date")}

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """By the renewal date."""
        return Q(churn_date=None) & _any(self._window(value, today) for value in chosen)

    def _window(self, value: str, today: date) -> Q:
        if value == NOBODY:
            return Q(renewal_date=None)
        if value == "passed":
            return Q(renewal_date__lt=today)
        return Q(renewal_date__gte=today, renewal_date__lte=today + timedelta(days=int(value)))


class SignupFilter(AccountFilter):
    """The year in which it became a customer."""

    key = "signup"
    label = Said("Signup")
    position = 45
    is_usual = False
    EARLIER = "earlier"
    SINGLE_YEARS = 8

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """This year and the seven before, and all earlier ones; no query."""
        this_year = timezone.now().date().year
        years = range(this_year, this_year - self.SINGLE_YEARS, -1)
        return {
            **{str(year): str(year) for year in years},
            self.EARLIER: _("%(years)s or earlier") % {"years": years[-1] - 1},
        }

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """By the day of the signup."""
        return _any(self._year(value, today) for value in chosen)

    def _year(self, value: str, today: date) -> Q:
        if value == self.EARLIER:
            return Q(signup_date__lt=date(today.year - self.SINGLE_YEARS + 1, 1, 1))
        year = int(value)
        return Q(signup_date__gte=date(year, 1, 1), signup_date__lt=date(year + 1, 1, 1))


class CsmFilter(AccountFilter):
    """Who looks after the account."""

    key = "csm"
    label = "CSM"
    position = 60

    def choices(self, user: User) -> Mapping[str, str]:
        """The people who look after accounts that the user may see, and nobody."""
        return {
            **responsible_for_accounts(user, "csm"),
            NOBODY: _("Nobody"),
        }

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the person."""
        people = [value for value in chosen if value != NOBODY]
        known = Q(csm__in=people)
        return known | Q(csm=None) if NOBODY in chosen else known


class MailFilter(ToldFilter, AccountFilter):
    """What a mail told of."""

    position = 200


def _any(conditions: Iterable[Q]) -> Q:
    combined = Q(pk__in=[])
    for condition in conditions:
        combined |= condition
    return combined


for _filter in (
    StatusFilter(),
    PlanFilter(),
    IndustryFilter(),
    SignupFilter(),
    RenewalFilter(),
    CsmFilter(),
    MailFilter(),
):
    add_filter(_filter)
