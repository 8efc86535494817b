"""Columns about what a play is for: its account, its cause, and where it came from."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.web.filters import FieldKind
from churnapp.web.risk import risk_badge
from churnapp.web.templatetags.formats import UNKNOWN, ago
from gtm.columns.plays.column import PlayColumn
from gtm.domain import PlayType
from gtm.models import PlaybookRecord, PlayRuleRecord
from gtm.queries.plays.links import play_url
from gtm.queries.plays.rows import PlayRow
from predictions.domain import DriverGroup
from predictions.queries.group_words import group_words


class AccountColumn(PlayColumn):
    """The account, as the link of the row."""

    key = "account"
    label = Said("Account")
    sort_by = ("customer__name",)
    kind = FieldKind.TEXT
    is_always_known = True

    def shown(self, row: PlayRow) -> SafeString:
        """The name, linked to the play."""
        return format_html('<a class="row-name" href="{}">{}</a>', play_url(row.pk), row.account_name)

    def value(self, row: PlayRow) -> object:
        """The name."""
        return row.account_name


class RiskColumn(PlayColumn):
    """The risk of the account now."""

    key = "risk"
    label = Said("Churn risk")
    sort_by = ("customer__current_score__churn_probability",)
    kind = FieldKind.PERCENT
    descending_first = True
    explanation = Said("Probability that the account leaves within 90 days")

    def shown(self, row: PlayRow) -> SafeString:
        """The badge."""
        return risk_badge(row.churn_probability, row.tier or "")

    def value(self, row: PlayRow) -> object:
        """The probability."""
        return row.churn_probability


class CauseColumn(PlayColumn):
    """What the play is for, and what was known."""

    key = "play"
    label = Said("Play")
    sort_by = ("play_type", "reason")
    path = "reason"
    kind = FieldKind.TEXT
    is_always_known = True

    def shown(self, row: PlayRow) -> SafeString:
        """Reason and story."""
        return format_html(
            '<b>{}</b> <span class="muted">· {}</span>{}', row.reason, row.kind.label, _story(row)
        )

    def value(self, row: PlayRow) -> object:
        """The reason."""
        return row.reason


class TypeColumn(PlayColumn):
    """What kind of play it is."""

    key = "type"
    label = Said("Type")
    sort_by = ("play_type", "due_on")
    kind = FieldKind.CHOICE
    is_always_known = True
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every type."""
        return {kind.value: kind.label for kind in PlayType}

    def shown(self, row: PlayRow) -> str:
        """The type in words."""
        return row.kind.label

    def value(self, row: PlayRow) -> object:
        """The type's own value."""
        return row.kind.value


class DriverColumn(PlayColumn):
    """The driver group that caused it."""

    key = "driver"
    label = Said("Driver")
    sort_by = ("driver_group", "due_on")
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every driver group."""
        return {group.value: group_words(group) for group in DriverGroup}

    def shown(self, row: PlayRow) -> str:
        """In words."""
        return group_words(row.driver) if row.driver else UNKNOWN

    def value(self, row: PlayRow) -> object:
        """The group's own value."""
        return row.driver.value if row.driver else None


class RenewalColumn(PlayColumn):
    """When the contract of the account renews."""

    key = "renewal"
    label = Said("Renewal")
    sort_by = ("customer__renewal_date",)
    kind = FieldKind.DATE
    is_default = False

    def shown(self, row: PlayRow) -> str | SafeString:
        """The distance in words."""
        return ago(row.renewal_date)

    def value(self, row: PlayRow) -> object:
        """The date."""
        return row.renewal_date


class PlaybookColumn(PlayColumn):
    """The playbook it follows."""

    key = "playbook"
    label = Said("Playbook")
    sort_by = ("playbook_version__playbook__name", "due_on")
    path = "playbook_version__playbook_id"
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every playbook that there is."""
        return {str(playbook.pk): playbook.words for playbook in PlaybookRecord.objects.all()}

    def value(self, row: PlayRow) -> object:
        """Its name."""
        return row.playbook or None


class OpenerColumn(PlayColumn):
    """The rule or the person that opened it."""

    key = "opener"
    label = Said("Opened by")
    sort_by = ("rule__name", "opened_at")
    path = "rule_id"
    kind = FieldKind.CHOICE
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every rule."""
        return {str(pk): name for pk, name in PlayRuleRecord.objects.values_list("pk", "name")}

    def shown(self, row: PlayRow) -> str:
        """The rule, or the person."""
        return _("Rule: %(name)s") % {"name": row.rule} if row.rule else row.opener or UNKNOWN

    def value(self, row: PlayRow) -> object:
        """The name."""
        return row.rule or row.opener or None


def _story(row: PlayRow) -> SafeString | str:
    return format_html('<span class="reason">{}</span>', row.story) if row.story else ""
