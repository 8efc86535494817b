"""What expansion adds to the account list: a column, a filter and a tile."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Count, Q, Sum
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.templatetags.formats import UNKNOWN, number, probability, short_money
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
from gtm.domain import Quadrant
from gtm.queries.expansion.conditions import in_quadrants
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from predictions.domain import MOST_POINTS
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import upgrade_basis

QUADRANT = "quadrant"


class UpgradeColumn(AccountColumn):
    """The chance that the account moves to a higher plan within 90 days."""

    key = "upgrade"
    is_default = False
    label = Said("Upgrade")
    position = 60
    reads = (
        "current_score__upgrade_probability",
        "current_score__upgrade_pressure",
        "churn_date",
    )
    sort_by = ("current_score__upgrade_probability", "current_score__upgrade_pressure")
    kind = FieldKind.PERCENT
    descending_first = True
    is_number = True
    on_phone = False
    explanation = Said("Probability of a higher plan within 90 days; by rules, points for signs of pressure")

    def cell(self, values: RowValues) -> str | SafeString:
        """The probability, or points; a dash where there is no plan above or no score."""
        chance, points = (
            values["current_score__upgrade_probability"],
            values["current_score__upgrade_pressure"],
        )
        if values["churn_date"] is not None or points is None:
            return UNKNOWN
        if chance is not None:
            return probability(chance)
        return format_html('{}<small class="muted">/{}</small>', points, MOST_POINTS)

    def exported(self, values: RowValues) -> object:
        """The probability; None by rules."""
        return values["current_score__upgrade_probability"]


class QuadrantFilter(AccountFilter):
    """Where the account stands between churn and expansion."""

    key = QUADRANT
    label = Said("Quadrant")
    position = 85
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The four."""
        return {quadrant.value: quadrant.label for quadrant in Quadrant}

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the published scores at the cut-offs in force."""
        quadrants = [Quadrant(name) for name in chosen]
        return Q(current_score__isnull=False) & in_quadrants(
            quadrants, cutoffs_in_force().cutoffs, upgrade_basis()
        )


class GrowthTile(AccountTile):
    """How many accounts may grow, and what that is expected to bring."""

    key = "growth"
    label = Said("Ready to expand")
    position = 40
    filters: ClassVar = {"status": ("active",), QUADRANT: (Quadrant.GROWTH_ENGINE.value,)}
    sort = "-upgrade"

    def measured(self, accounts: ScopedAccounts) -> RowValues:
        """Accounts of the growth engine, and the sum of their expected uplift, along the index of scores."""
        growing = in_quadrants([Quadrant.GROWTH_ENGINE], cutoffs_in_force().cutoffs, upgrade_basis(), "")
        scores = CurrentScoreRecord.objects.filter(growing)
        still_there = (
            scores.filter(customer__churn_date=None) if accounts.are_all else accounts.narrowed(scores)
        )
        return still_there.aggregate(growth_count=Count("pk"), growth_uplift=Sum("expected_uplift"))

    def stands_on(self) -> str:
        """The cut-offs in force; the scores are what other tiles stand on."""
        return str(cutoffs_in_force().cutoffs)

    def figure(self, values: RowValues) -> Figure:
        """The count, with the uplift below; by rules there is none to expect."""
        uplift = values["growth_uplift"]
        detail = (
            _("Growth engine")
            if uplift is None
            else _("%(uplift)s expected uplift a year") % {"uplift": short_money(uplift)}
        )
        return Figure(number(values["growth_count"]), detail)


add_column(UpgradeColumn())
add_filter(QuadrantFilter())
add_tile(GrowthTile())
