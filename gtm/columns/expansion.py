"""The columns of the accounts behind the quadrant."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import ListField
from churnapp.saying import Said
from churnapp.web.filters import FieldKind, Operator, Value
from churnapp.web.markup import markup
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import UNKNOWN, day, money
from customers.domain import PlanTier
from customers.queries.account import account_url
from customers.queries.people import responsible_for_accounts
from gtm.columns.expansion_words import offer_words, quadrant_badge, upgrade_words
from gtm.domain import Quadrant
from gtm.queries.expansion.conditions import quadrants_now
from gtm.queries.expansion.rows import ExpansionRow
from predictions.domain import MOST_POINTS, PressureSignal


class ExpansionColumn(ListField[ExpansionRow]):
    """One column."""

    def cell(self, row: ExpansionRow) -> str | SafeString:
        """The value as text."""
        return str(self.exported(row) or UNKNOWN)

    @abstractmethod
    def exported(self, row: ExpansionRow) -> object:
        """The bare value that an export writes; None where it is unknown."""


class AccountColumn(ExpansionColumn):
    """The account, as the link of the row."""

    key = "account"
    label = Said("Account")
    sort_by = ("customer__name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def cell(self, row: ExpansionRow) -> SafeString:
        """The linked name with its plan."""
        return markup(
            '<a class="row-name" href="{}" title="{}">{}</a> <small class="muted">{}</small>',
            account_url(row.pk),
            row.customer_id,
            row.name,
            row.plan.capitalize(),
        )

    def exported(self, row: ExpansionRow) -> object:
        """The name."""
        return row.name


class PlanColumn(ExpansionColumn):
    """The plan it is on."""

    key = "plan"
    label = Said("Plan")
    sort_by = ("customer__plan_tier",)
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The ladder."""
        return {plan.value: plan.capitalize() for plan in PlanTier}

    def cell(self, row: ExpansionRow) -> str:
        """As a word."""
        return row.plan.capitalize() or UNKNOWN

    def exported(self, row: ExpansionRow) -> object:
        """The plan's own value."""
        return row.plan or None


class RevenueColumn(ExpansionColumn):
    """What it pays."""

    key = "mrr"
    label = "MRR"
    sort_by = ("mrr",)
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    explanation = Said("Monthly recurring revenue in US dollars")

    def cell(self, row: ExpansionRow) -> str:
        """Whole dollars a month."""
        return money(row.mrr)

    def exported(self, row: ExpansionRow) -> object:
        """The exact amount."""
        return row.mrr


class RiskColumn(ExpansionColumn):
    """The risk that it leaves."""

    key = "risk"
    label = Said("Churn risk")
    sort_by = ("churn_probability",)
    kind = FieldKind.PERCENT
    is_always_known = True
    descending_first = True
    explanation = Said("Probability that the account leaves within 90 days")

    def cell(self, row: ExpansionRow) -> SafeString:
        """The badge."""
        return risk_badge(row.churn, row.tier, row.previous_churn)

    def exported(self, row: ExpansionRow) -> object:
        """The probability."""
        return row.churn


class UpgradeColumn(ExpansionColumn):
    """The chance that it upgrades, or its points by rules."""

    key = "upgrade"
    label = Said("Upgrade")
    sort_by = ("upgrade_probability", "upgrade_pressure")
    kind = FieldKind.PERCENT
    descending_first = True
    explanation = Said("Probability of a higher plan within 90 days; by rules, points for signs of pressure")

    def cell(self, row: ExpansionRow) -> str | SafeString:
        """The probability, or points that are no probability, with the strongest sign below."""
        return upgrade_words(row)

    def exported(self, row: ExpansionRow) -> object:
        """The probability; None by rules."""
        return row.upgrade


class PointsColumn(ExpansionColumn):
    """Its points by rules."""

    key = "points"
    label = Said("Points")
    sort_by = ("upgrade_pressure",)
    kind = FieldKind.NUMBER
    is_whole = True
    is_number = True
    is_default = False
    descending_first = True
    explanation = Said(
        "Points for signs of pressure, of {most_points}; they are no probability", most_points=MOST_POINTS
    )

    def exported(self, row: ExpansionRow) -> object:
        """The points; None where there is no plan above."""
        return row.pressure

    def cell(self, row: ExpansionRow) -> str:
        """The points, none included."""
        return UNKNOWN if row.pressure is None else str(row.pressure)


class SignColumn(ExpansionColumn):
    """The strongest sign that the next plan would fit."""

    key = "signal"
    label = Said("Sign")
    sort_by = ("upgrade_signal",)
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every sign, the weightiest first."""
        return {signal.value: signal.words for signal in PressureSignal}

    def exported(self, row: ExpansionRow) -> object:
        """What was observed."""
        return row.signal.words if row.signal else None


class QuadrantColumn(ExpansionColumn):
    """Where it stands; what it is sorted by are its two axes."""

    key = "quadrant"
    label = Said("Quadrant")
    kind = FieldKind.CHOICE
    path = "churn_probability"
    is_always_known = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The four."""
        return {each.value: each.label for each in Quadrant}

    def condition(self, operator: Operator, values: Sequence[Value], today: date) -> Q | None:  # noqa: ARG002
        """By the cut-offs in force."""
        found = quadrants_now(map(str, values))
        return ~found if operator is Operator.NOT else found

    def cell(self, row: ExpansionRow) -> SafeString:
        """The badge."""
        return quadrant_badge(row.quadrant)

    def exported(self, row: ExpansionRow) -> object:
        """Its name."""
        return row.quadrant.label


class OfferColumn(ExpansionColumn):
    """What to offer next."""

    key = "offer"
    label = Said("Next offer")
    explanation = Said("By the strongest sign of pressure; whoever may leave is saved first")

    def cell(self, row: ExpansionRow) -> SafeString:
        """The offer, or that the customer must be saved first."""
        return offer_words(row)

    def exported(self, row: ExpansionRow) -> object:
        """The same without its colour."""
        return row.offer.words(row.target)


class UpliftColumn(ExpansionColumn):
    """What an upgrade is worth."""

    key = "uplift"
    label = Said("Expected uplift")
    sort_by = ("expected_uplift",)
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    explanation = Said("Chance of an upgrade times what a year on the next plan typically costs more")

    def cell(self, row: ExpansionRow) -> str | SafeString:
        """Dollars a year, with the whole step below; by rules the step alone."""
        if row.yearly_step is None:
            return UNKNOWN
        step = {"money": money(row.yearly_step)}
        if row.uplift is None:
            return markup('<small class="muted">{}</small>', _("up to %(money)s a year") % step)
        of_step = _("of %(money)s a year") % step
        return markup('{} <small class="muted">{}</small>', money(row.uplift), of_step)

    def exported(self, row: ExpansionRow) -> object:
        """The exact amount; None by rules."""
        return row.uplift


class StepColumn(ExpansionColumn):
    """What the next plan costs more."""

    key = "step"
    label = Said("Next plan costs more")
    sort_by = ("yearly_step",)
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    is_default = False
    explanation = Said("What a year on the next plan typically costs more, US dollars")

    def cell(self, row: ExpansionRow) -> str:
        """Whole dollars a year."""
        return money(row.yearly_step)

    def exported(self, row: ExpansionRow) -> object:
        """The exact amount."""
        return row.yearly_step


class RenewalColumn(ExpansionColumn):
    """When its contract ends."""

    key = "renewal"
    label = Said("Renewal")
    sort_by = ("customer__renewal_date",)
    kind = FieldKind.DATE
    is_default = False

    def cell(self, row: ExpansionRow) -> str:
        """The day."""
        return day(row.renewal_on)

    def exported(self, row: ExpansionRow) -> object:
        """The day."""
        return row.renewal_on


class CsmColumn(ExpansionColumn):
    """Who looks after it."""

    key = "csm"
    label = "CSM"
    sort_by = ("customer__csm__username",)
    path = "customer__csm_id"
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who look after accounts that the user may see."""
        return responsible_for_accounts(user, "csm")

    def cell(self, row: ExpansionRow) -> str | SafeString:
        """The person's name."""
        return row.csm or markup('<span class="muted">{}</span>', _("Nobody"))

    def exported(self, row: ExpansionRow) -> object:
        """The person's name."""
        return row.csm or None


EXPANSION_COLUMNS: tuple[ExpansionColumn, ...] = (
    AccountColumn(),
    PlanColumn(),
    RevenueColumn(),
    RiskColumn(),
    UpgradeColumn(),
    PointsColumn(),
    SignColumn(),
    QuadrantColumn(),
    OfferColumn(),
    UpliftColumn(),
    StepColumn(),
    RenewalColumn(),
    CsmColumn(),
)
