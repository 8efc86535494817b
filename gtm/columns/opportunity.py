"""The columns of the opportunity list."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from django.db.models import Case, Expression, IntegerField, Value, When
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import ListField, Shown, people_of
from churnapp.saying import Said, later
from churnapp.web.addresses import address
from churnapp.web.filters import FieldKind
from churnapp.web.icons import icon_svg
from churnapp.web.remembered import written_once
from churnapp.web.risk import risk_badge, tier_word
from churnapp.web.templatetags.formats import UNKNOWN, ago, day, money
from gtm.domain import OpportunityType, SalesStage
from gtm.models import OpportunityRecord
from gtm.queries.rows import OpportunityRow
from predictions.domain import RiskTier

CONTESTED_WORDS = {
    "renewal": later("Renewal contested: save first"),
    "expansion": later("Expansion contested: save first"),
}
STAGE_RANK = Case(
    *(When(stage=stage.value, then=Value(rank)) for rank, stage in enumerate(SalesStage)),
    output_field=IntegerField(),
)


class OpportunityColumn(ListField[Shown[OpportunityRow]]):
    """One column."""

    def cell(self, row: Shown[OpportunityRow]) -> str | SafeString:
        """What the page shows; plain text is escaped."""
        return self.shown(row.row)

    def exported(self, row: Shown[OpportunityRow]) -> object:
        """The bare value that an export writes; None where it is unknown."""
        return self.value(row.row)

    def shown(self, row: OpportunityRow) -> str | SafeString:
        """The cell of columns that look alike to everybody."""
        return str(self.value(row) or UNKNOWN)

    @abstractmethod
    def value(self, row: OpportunityRow) -> object:
        """The bare value; None where it is unknown."""


class AccountColumn(OpportunityColumn):
    """The account, as the link of the row, and whether its customer must be saved first."""

    key = "account"
    label = Said("Account")
    sort_by = ("customer__name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def shown(self, row: OpportunityRow) -> SafeString:
        """The linked name with its hint."""
        link = format_html(
            '<a class="row-name" href="{}" title="{}">{}</a>',
            address("gtm:opportunity", row.pk),
            row.opp_id,
            row.account_name,
        )
        if row.account_left_on is not None:
            left = _("left %(day)s") % {"day": day(row.account_left_on)}
            return format_html('{} <span class="label">{}</span>', link, left)
        return format_html("{}{}", link, contested_hint(row))

    def value(self, row: OpportunityRow) -> object:
        """The name."""
        return row.account_name


class IdColumn(OpportunityColumn):
    """The vendor's own key."""

    key = "opp_id"
    label = Said("Opportunity id")
    sort_by = ("opp_id",)
    kind = FieldKind.TEXT
    is_always_known = True
    is_default = False

    def value(self, row: OpportunityRow) -> object:
        """As the vendor writes it."""
        return row.opp_id


class RiskColumn(OpportunityColumn):
    """The risk that the account leaves."""

    key = "risk"
    label = Said("Churn risk")
    sort_by = ("customer__current_score__churn_probability",)
    kind = FieldKind.PERCENT
    descending_first = True
    explanation = Said("Probability that the account leaves within 90 days")

    def shown(self, row: OpportunityRow) -> str | SafeString:
        """The badge; nothing to say about accounts that have left."""
        if row.account_left_on is not None:
            return UNKNOWN
        return risk_badge(row.churn_probability, row.tier or "", row.previous_probability)

    def value(self, row: OpportunityRow) -> object:
        """The probability."""
        return row.churn_probability


class TierColumn(OpportunityColumn):
    """The risk band of the account."""

    key = "tier"
    label = Said("Risk band")
    sort_by = ("customer__current_score__risk_tier",)
    ranks = tuple(tier.value for tier in RiskTier)
    descending_first = True
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The bands, most urgent first."""
        return {tier.value: tier_word(tier) for tier in reversed(RiskTier)}

    def shown(self, row: OpportunityRow) -> str:
        """The band as a word."""
        return tier_word(row.tier) if row.tier else UNKNOWN

    def value(self, row: OpportunityRow) -> object:
        """The band's own value."""
        return row.tier and row.tier.value


class AmountColumn(OpportunityColumn):
    """What the sale is worth."""

    key = "amount"
    label = Said("Amount")
    sort_by = ("amount",)
    kind = FieldKind.MONEY
    is_always_known = True
    descending_first = True
    is_number = True

    def shown(self, row: OpportunityRow) -> str:
        """Whole dollars."""
        return money(row.amount)

    def value(self, row: OpportunityRow) -> object:
        """The exact amount."""
        return row.amount


class AfterRiskColumn(OpportunityColumn):
    """What it is worth when the customer may leave first."""

    key = "after_risk"
    label = Said("After risk")
    is_number = True
    is_default = False
    explanation = Said("The amount times the chance that the customer stays for 90 days")

    def shown(self, row: OpportunityRow) -> str:
        """Whole dollars."""
        return money(row.after_risk)

    def value(self, row: OpportunityRow) -> object:
        """The exact amount."""
        return row.after_risk


class StageColumn(OpportunityColumn):
    """Where the sale stands, and where it may move."""

    key = "stage"
    label = Said("Stage")
    annotations: ClassVar[Mapping[str, Expression]] = {"stage_rank": STAGE_RANK}
    sort_by = ("stage_rank", "close_date")
    path = "stage"
    kind = FieldKind.CHOICE
    is_always_known = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every stage in the order of a sale."""
        return {stage.value: stage.label for stage in SalesStage}

    def cell(self, row: Shown[OpportunityRow]) -> str | SafeString:
        """A form for those who may move it, else the word."""
        return _stage_form(row) if row.viewing.may_edit else row.row.stage.label

    def value(self, row: OpportunityRow) -> object:
        """The stage's own value."""
        return row.stage.value


class CloseColumn(OpportunityColumn):
    """When it is expected to close."""

    key = "close"
    label = Said("Closes")
    sort_by = ("close_date",)
    kind = FieldKind.DATE
    is_always_known = True

    def shown(self, row: OpportunityRow) -> str | SafeString:
        """The distance in words, marked when it is overdue."""
        return closing(row)

    def value(self, row: OpportunityRow) -> object:
        """The date."""
        return row.close_date


class KindColumn(OpportunityColumn):
    """What is being sold."""

    key = "type"
    label = Said("Type")
    sort_by = ("opportunity_type", "close_date")
    kind = FieldKind.CHOICE

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every kind."""
        return {kind.value: kind.label for kind in OpportunityType}

    def shown(self, row: OpportunityRow) -> str:
        """The kind as words."""
        return row.kind.label if row.kind else UNKNOWN

    def value(self, row: OpportunityRow) -> object:
        """The kind's own value."""
        return row.kind and row.kind.value


class NextStepColumn(OpportunityColumn):
    """What happens next."""

    key = "next_step"
    label = Said("Next step")
    sort_by = ("next_step",)
    kind = FieldKind.TEXT
    is_default = False

    def value(self, row: OpportunityRow) -> object:
        """As somebody wrote it."""
        return row.next_step or None


class OwnerColumn(OpportunityColumn):
    """Who sells it."""

    key = "owner"
    label = Said("Owner")
    sort_by = ("sales_owner__username", "close_date")
    path = "sales_owner_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:
        """Those who sell something that the user may see."""
        return people_of(OpportunityRecord.objects.visible_to(user), "sales_owner")

    def shown(self, row: OpportunityRow) -> str | SafeString:
        """The person's name."""
        return row.owner or format_html('<span class="muted">{}</span>', _("Nobody"))

    def value(self, row: OpportunityRow) -> object:
        """The person's name."""
        return row.owner or None


OPPORTUNITY_COLUMNS: tuple[OpportunityColumn, ...] = (
    AccountColumn(),
    IdColumn(),
    RiskColumn(),
    TierColumn(),
    AmountColumn(),
    AfterRiskColumn(),
    StageColumn(),
    CloseColumn(),
    KindColumn(),
    NextStepColumn(),
    OwnerColumn(),
)


def contested_hint(row: OpportunityRow) -> SafeString | str:
    """Says that the customer must be saved first; nothing where that is not so."""
    if not row.is_contested or row.kind is None:
        return ""
    return format_html(
        '<span class="contested">{}{}</span>', icon_svg("alert-triangle"), _(CONTESTED_WORDS[row.kind])
    )


def closing(row: OpportunityRow) -> SafeString | str:
    """The close date as a distance, marked and said when it has passed."""
    if not row.is_overdue:
        return ago(row.close_date) if row.stage.is_open else day(row.close_date)
    overdue = format_html(_("Overdue, %(close_date)s") % {"close_date": "{}"}, ago(row.close_date))
    return format_html('<span class="is-passed">{}</span>', overdue)


def _stage_form(row: Shown[OpportunityRow]) -> SafeString:
    """A real form that htmx answers with the whole list, so that its totals move too."""
    sale, viewing = row.row, row.viewing
    url = address("gtm:move_stage", sale.pk)
    return format_html(
        '<form class="stage-form" method="post" action="{0}" hx-post="{0}" hx-target="#opportunity_list"'
        ' hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{1}">'
        '<input type="hidden" name="list" value="{2}"><input type="hidden" name="seen" value="{5}">'
        '<select class="form-select form-select-sm" name="stage" aria-label="{3}">{4}</select>'
        '<button class="btn btn-sm" type="submit">{6}</button></form>',
        url,
        viewing.csrf_token,
        viewing.list_url,
        _("Stage of %(name)s") % {"name": sale.account_name},
        _stage_options(sale.stage),
        sale.stage.value,
        _("Move"),
    )


@written_once(64)
def _stage_options(stage: SalesStage) -> SafeString:
    choices = ((choice.value, choice.label) for choice in (stage, *stage.ways_on))
    return format_html_join("", '<option value="{}">{}</option>', choices)
