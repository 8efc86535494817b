"""Whether the person who speaks for the product is known and still heard of, as a column and a filter."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.templatetags.formats import UNKNOWN, ago
from customers.columns.column import AccountColumn, RowValues
from customers.columns.filter import AccountFilter
from customers.columns.registry import add_column, add_filter
from customers.queries.contacts import SILENT_AFTER_DAYS

SEEN, SILENT, NOBODY = "seen", "silent", "none"


class ChampionColumn(AccountColumn):
    """When a champion was last active."""

    key = "champion"
    label = Said("Champion seen")
    position = 75
    reads = ("has_champion", "champion_seen_on", "churn_date")
    sort_by = ("champion_seen_on",)
    kind = FieldKind.DATE
    is_default = False
    on_phone = False
    explanation = Said(
        "When a champion was last active; marked after {silent_after_days} days of silence",
        silent_after_days=SILENT_AFTER_DAYS,
    )

    def cell(self, values: RowValues) -> str | SafeString:
        """How long ago; nothing for accounts that left, and said when nobody is known."""
        if values["churn_date"] is not None:
            return UNKNOWN
        if not values["has_champion"]:
            return format_html('<span class="is-soon">{}</span>', _("none known"))
        seen = values["champion_seen_on"]
        if seen is None:
            return _("never seen")
        is_silent = seen < _silent_before(timezone.now().date())
        return format_html('<span class="{}">{}</span>', "is-passed" if is_silent else "", ago(seen))

    def exported(self, values: RowValues) -> object:
        """The day."""
        return values["champion_seen_on"]


class ChampionFilter(AccountFilter):
    """Whether a champion is known and heard of; of accounts still there."""

    key = "champion"
    label = Said("Champion")
    position = 55
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Heard of, silent, or none."""
        return {
            SILENT: _("Silent for %(silent_after_days)s days") % {"silent_after_days": SILENT_AFTER_DAYS},
            NOBODY: _("None known"),
            SEEN: _("Heard of lately"),
        }

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """By the last activity of the champions."""
        first = _silent_before(today)
        conditions = {
            SILENT: Q(has_champion=True, champion_seen_on__lt=first),
            NOBODY: Q(has_champion=False),
            SEEN: Q(has_champion=True) & (Q(champion_seen_on__gte=first) | Q(champion_seen_on=None)),
        }
        combined = Q(pk__in=[])
        for value in chosen:
            combined |= conditions[value]
        return Q(churn_date=None) & combined


def _silent_before(today: date) -> date:
    """The first day that still counts as heard of."""
    return today - timedelta(days=SILENT_AFTER_DAYS)


add_column(ChampionColumn())
add_filter(ChampionFilter())
