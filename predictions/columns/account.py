"""What predictions add to the account list: risk, its reason, and the revenue at risk."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said, inside
from churnapp.web.filters import FieldKind
from churnapp.web.markup import markup
from churnapp.web.risk import risk_badge, thin_badge, tier_word
from churnapp.web.templatetags.formats import UNKNOWN, day, money, number, short_money
from customers.columns import (
    AccountColumn,
    AccountFilter,
    AccountTile,
    Figure,
    RowValues,
    ScopedAccounts,
    add_column,
    add_filter,
    add_tile,
)
from predictions.domain import ENOUGH_COVERAGE, DriverGroup, RiskTier
from predictions.queries.group_words import group_words
from predictions.queries.reasons import fact_told, main_reason, reasons_read
from predictions.queries.risk_totals import URGENT_TIERS, risk_totals
from predictions.queries.runs import current_run

NOT_SCORED = "none"


class ProbabilityColumn(AccountColumn):
    """The probability of leaving within 90 days."""

    key = "risk"
    label = Said("Churn risk")
    position = 20
    reads = (
        "current_score__churn_probability",
        "current_score__risk_tier",
        "current_score__previous_probability",
        "current_score__coverage",
        "churn_date",
        "judgement_in_force__tier",
        "judgement_in_force__expires_on",
    )
    sort_by = ("current_score__churn_probability",)
    kind = FieldKind.PERCENT
    descending_first = True
    explanation = Said(
        "Probability that the account leaves within 90 days, and how it moved since the last run"
    )

    def cell(self, values: RowValues) -> str | SafeString:
        """The badge with its trend; nothing for accounts that left, no band where too little is known."""
        if values["churn_date"] is not None:
            return UNKNOWN
        coverage = values["current_score__coverage"]
        if coverage is not None and coverage < ENOUGH_COVERAGE:
            return thin_badge()
        badge = risk_badge(
            values["current_score__churn_probability"],
            values["current_score__risk_tier"],
            values["current_score__previous_probability"],
        )
        own = _own_judgement(values)
        return markup("{}{}", badge, own) if own else badge

    def exported(self, values: RowValues) -> object:
        """The probability."""
        return values["current_score__churn_probability"]


class RevenueAtRiskColumn(AccountColumn):
    """Yearly revenue times the probability of leaving."""

    key = "revenue_at_risk"
    label = Said("Revenue at risk")
    position = 30
    reads = ("current_score__expected_loss", "current_score__churn_probability")
    sort_by = ("current_score__expected_loss", "current_score__churn_probability")
    kind = FieldKind.MONEY
    descending_first = True
    is_number = True
    explanation = Said("Yearly revenue times the probability of leaving")

    def cell(self, values: RowValues) -> str:
        """Whole dollars."""
        return money(values["current_score__expected_loss"])

    def exported(self, values: RowValues) -> object:
        """The exact amount."""
        return values["current_score__expected_loss"]


class TopReasonColumn(AccountColumn):
    """The strongest reason in words; conditions ask for its driver group, which has no language."""

    key = "reason"
    label = Said("Main reason")
    position = 40
    reads = ("current_score__reasons",)
    kind = FieldKind.CHOICE
    path = "current_score__top_group"

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The driver groups."""
        return {group.value: group_words(group) for group in DriverGroup}

    def cell(self, values: RowValues) -> str | SafeString:
        """The reason with its direction as an arrow, cut by the width of the column."""
        kept = values["current_score__reasons"]
        if kept is None:
            return UNKNOWN
        if not kept:
            return markup('<span class="reason">{}</span>', main_reason(kept))
        (reason,) = reasons_read(kept[:1])
        return markup('<span class="reason">{}{}</span>', _arrow(reason.raises_risk), fact_told(reason))

    def exported(self, values: RowValues) -> object:
        """The reason."""
        kept = values["current_score__reasons"]
        return None if kept is None else main_reason(kept)


def _own_judgement(values: RowValues) -> str | SafeString:
    """The band that somebody put beside the model's, while it holds."""
    tier, last_day = values["judgement_in_force__tier"], values["judgement_in_force__expires_on"]
    if tier is None or last_day < timezone.now().date():
        return ""
    return markup(
        ' <span class="label" title="{}">{}</span>',
        _("A person sees %(tier)s risk, until %(day)s")
        % {"tier": inside(tier_word(tier)), "day": day(last_day)},
        _("says %(tier)s") % {"tier": inside(tier_word(tier))},
    )


def _arrow(raises_risk: bool) -> SafeString:
    css, words = ("raises", _("Raises the risk:")) if raises_risk else ("lowers", _("Lowers the risk:"))
    return markup('<i class="{}" role="img" aria-label="{}"></i>', css, words)


class RiskScoreColumn(AccountColumn):
    """The composite risk score beside the probability."""

    key = "risk_score"
    label = Said("Score")
    position = 50
    reads = ("current_score__risk_score",)
    sort_by = ("current_score__risk_score",)
    kind = FieldKind.PERCENT
    descending_first = True
    is_number = True
    on_phone = False
    explanation = Said("Composite risk score from 0 to 100: usage decay, compliance gap and vendor flags")

    def cell(self, values: RowValues) -> str:
        """From 0 to 100."""
        score = values["current_score__risk_score"]
        return UNKNOWN if score is None else number(score * 100)

    def exported(self, values: RowValues) -> object:
        """From 0 to 1."""
        return values["current_score__risk_score"]


class TierColumn(AccountColumn):
    """The band of the probability, for conditions and exports."""

    key = "tier"
    label = Said("Risk band")
    position = 25
    reads = sort_by = ("current_score__risk_tier",)
    ranks = tuple(tier.value for tier in RiskTier)
    descending_first = True
    kind = FieldKind.CHOICE
    is_default = False
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The bands, most urgent first."""
        return {tier.value: tier_word(tier) for tier in reversed(RiskTier)}

    def cell(self, values: RowValues) -> str:
        """The band as a word."""
        tier = values["current_score__risk_tier"]
        return tier_word(RiskTier(tier)) if tier else UNKNOWN

    def exported(self, values: RowValues) -> object:
        """The band's own value."""
        return values["current_score__risk_tier"]


class CoverageFilter(AccountFilter):
    """Whether enough is known for a score to say something."""

    key = "data"
    label = Said("Data")
    position = 90
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Enough or not."""
        return {"enough": _("Enough"), "thin": _("Not enough")}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the share that was known at the current score; a score without one counts as enough."""
        thin = Q(current_score__coverage__lt=ENOUGH_COVERAGE)
        enough = Q(current_score__coverage__gte=ENOUGH_COVERAGE) | Q(
            current_score__isnull=False, current_score__coverage=None
        )
        return (thin if "thin" in chosen else Q(pk__in=[])) | (enough if "enough" in chosen else Q(pk__in=[]))


class JudgementFilter(AccountFilter):
    """Whether somebody sees the account otherwise than the model."""

    key = "judgement"
    label = Said("Judgement")
    position = 92
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Somebody disagrees, or nobody does."""
        return {"own": _("Somebody disagrees"), "none": _("Nobody disagrees")}

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """By a judgement that holds today."""
        holds = Q(judgement_in_force__expires_on__gte=today)
        if {"own", "none"} <= set(chosen):
            return Q()
        return holds if "own" in chosen else ~holds


class TierFilter(AccountFilter):
    """The risk tier."""

    key = "tier"
    label = Said("Risk")
    position = 20

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The tiers, most urgent first, and not scored."""
        return {**{tier.value: tier_word(tier) for tier in reversed(RiskTier)}, NOT_SCORED: _("Not scored")}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the tier of the current score."""
        tiers = [value for value in chosen if value != NOT_SCORED]
        if NOT_SCORED not in chosen:
            return Q(current_score__risk_tier__in=tiers)
        # alone it needs no or, which would keep from every index
        return (
            Q(current_score=None) | Q(current_score__risk_tier__in=tiers) if tiers else Q(current_score=None)
        )


class RevenueAtRiskTile(AccountTile):
    """The sum of the revenue at risk, and how many accounts need somebody now."""

    key = "revenue_at_risk"
    label = Said("Revenue at risk")
    position = 30
    filters: ClassVar = {"status": ("active",), "tier": URGENT_TIERS}

    def measured(self, accounts: ScopedAccounts) -> RowValues:
        """The sum of expected losses, the count of urgent accounts, and the day the scores are from."""
        found = risk_totals(accounts)
        return {
            "revenue_at_risk": found.expected_loss,
            "revenue_at_risk_urgent": found.urgent,
            "revenue_at_risk_as_of": found.as_of,
        }

    def stands_on(self) -> str:
        """The run whose scores the lists show, so that tiles and rows never tell of different ones."""
        return str(current_run())

    def figure(self, values: RowValues) -> Figure:
        """The sum, with the count and the day below; who can help when nothing is scored."""
        as_of = values["revenue_at_risk_as_of"]
        if as_of is None:
            return Figure(UNKNOWN, _("No scores yet: an admin starts a scoring run"))
        urgent = number(values["revenue_at_risk_urgent"])
        return Figure(
            short_money(values["revenue_at_risk"]),
            _("%(urgent)s high or critical, as of %(as_of)s") % {"urgent": urgent, "as_of": day(as_of)},
        )


for _column in (
    ProbabilityColumn(),
    TierColumn(),
    RevenueAtRiskColumn(),
    TopReasonColumn(),
    RiskScoreColumn(),
):
    add_column(_column)
add_filter(CoverageFilter())
add_filter(JudgementFilter())
add_filter(TierFilter())
add_tile(RevenueAtRiskTile())
