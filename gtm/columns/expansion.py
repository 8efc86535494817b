"""The columns of the accounts behind the quadrant."""

from abc import abstractmethod

from django.utils.html import format_html
from django.utils.safestring import SafeString

from churnapp.web.lists import ListColumn
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import UNKNOWN, money, probability
from customers.queries.account import account_url
from gtm.domain import Offer, Quadrant
from gtm.queries.expansion.rows import ExpansionRow
from predictions.domain import MOST_POINTS


class ExpansionColumn(ListColumn):
    """One column."""

    @abstractmethod
    def cell(self, row: ExpansionRow) -> str | SafeString:
        """What the page shows; plain text is escaped."""


class AccountColumn(ExpansionColumn):
    """The account, as the link of the row."""

    key = "account"
    label = "Account"

    def cell(self, row: ExpansionRow) -> SafeString:
        """The linked name with its plan."""
        return format_html(
            '<a class="row-name" href="{}" title="{}">{}</a> <small class="muted">{}</small>',
            account_url(row.pk),
            row.customer_id,
            row.name,
            row.plan.capitalize(),
        )


class RevenueColumn(ExpansionColumn):
    """What it pays."""

    key = "mrr"
    label = "MRR"
    descending_first = True
    is_number = True

    def cell(self, row: ExpansionRow) -> str:
        """Whole dollars a month."""
        return money(row.mrr)


class RiskColumn(ExpansionColumn):
    """The risk that it leaves."""

    key = "risk"
    label = "Churn risk"
    descending_first = True
    explanation = "Probability that the account leaves within 90 days"

    def cell(self, row: ExpansionRow) -> SafeString:
        """The badge."""
        return risk_badge(row.churn, row.tier, row.previous_churn)


class UpgradeColumn(ExpansionColumn):
    """The chance that it upgrades, or its points by rules."""

    key = "upgrade"
    label = "Upgrade"
    descending_first = True
    explanation = "Probability of a higher plan within 90 days; by rules, points for signs of pressure"

    def cell(self, row: ExpansionRow) -> str | SafeString:
        """The probability, or points that are no probability, with the strongest sign below."""
        return upgrade_words(row)


class QuadrantColumn(ExpansionColumn):
    """Where it stands."""

    key = "quadrant"
    label = "Quadrant"

    def cell(self, row: ExpansionRow) -> SafeString:
        """The badge."""
        return quadrant_badge(row.quadrant)


class OfferColumn(ExpansionColumn):
    """What to offer next."""

    key = "offer"
    label = "Next offer"
    explanation = "By the strongest sign of pressure; whoever may leave is saved first"

    def cell(self, row: ExpansionRow) -> SafeString:
        """The offer, or that the customer must be saved first."""
        return offer_words(row)


class UpliftColumn(ExpansionColumn):
    """What an upgrade is worth."""

    key = "uplift"
    label = "Expected uplift"
    descending_first = True
    is_number = True
    explanation = "Chance of an upgrade times what a year on the next plan typically costs more"

    def cell(self, row: ExpansionRow) -> str | SafeString:
        """Dollars a year, with the whole step below; by rules the step alone."""
        if row.yearly_step is None:
            return UNKNOWN
        step = format_html('<small class="muted">of {} a year</small>', money(row.yearly_step))
        if row.uplift is None:
            return format_html('<small class="muted">up to {} a year</small>', money(row.yearly_step))
        return format_html("{} {}", money(row.uplift), step)


EXPANSION_COLUMNS: tuple[ExpansionColumn, ...] = (
    AccountColumn(),
    RevenueColumn(),
    RiskColumn(),
    UpgradeColumn(),
    QuadrantColumn(),
    OfferColumn(),
    UpliftColumn(),
)


def quadrant_badge(quadrant: Quadrant) -> SafeString:
    """The quadrant as word and colour."""
    return format_html(
        '<span class="quadrant-badge is-{}" title="{}">{}</span>',
        quadrant,
        quadrant.motion,
        quadrant.label,
    )


def upgrade_words(row: ExpansionRow) -> str | SafeString:
    """The chance of an upgrade, or points by rules, with the strongest sign."""
    if row.pressure is None:
        return format_html('<span class="muted">{}</span>', "No plan above")
    sign = format_html(' <small class="muted">{}</small>', row.signal.words) if row.signal else ""
    if row.upgrade is None:
        return format_html("{} of {} <small>points</small>{}", row.pressure, MOST_POINTS, sign)
    return format_html("<b>{}</b>{}", probability(row.upgrade), sign)


def offer_words(row: ExpansionRow) -> SafeString:
    """The next-best offer."""
    offer = row.offer
    css = {Offer.SAVE_FIRST: "contested", Offer.NONE: "muted"}.get(offer, "offer")
    return format_html('<span class="{}">{}</span>', css, offer.words(row.target))
