"""The columns of the list of scoring runs."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db.models import DurationField, Expression, ExpressionWrapper, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.lists import ListField, people_of
from churnapp.saying import Said, say
from churnapp.web.addresses import address
from churnapp.web.filters import FieldKind
from churnapp.web.status import status_badge
from churnapp.web.templatetags.formats import UNKNOWN, ago, day, duration, number
from predictions.models import ChunkStatus, RunStatus, ScoringChunkRecord, ScoringRunRecord
from predictions.queries.runs import RunRow


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run as the list shows it now.

    Attributes:
        now: when it is looked at.
        is_current: the lists show its scores.
    """

    run: RunRow
    now: datetime
    is_current: bool

    @property
    def took(self) -> timedelta:
        """How long it took, or has taken so far."""
        return self.run.duration_until(self.now)


def _accounts_of_chunks(**narrowed: object) -> Expression:
    """Accounts in chunks of a run, as a value of their own so that rows are not multiplied."""
    size = F("last_position") - F("first_position") + 1
    chunks = ScoringChunkRecord.objects.filter(run=OuterRef("pk"), **narrowed).order_by()
    counted = chunks.values("run").annotate(accounts=Sum(size)).values("accounts")
    return Coalesce(Subquery(counted), Value(0))


class RunColumn(ListField[ListedRun]):
    """One column."""

    def cell(self, row: ListedRun) -> str | SafeString:
        """The value as text."""
        return str(self.exported(row) or UNKNOWN)

    @abstractmethod
    def exported(self, row: ListedRun) -> object:
        """The bare value that an export writes; None where it is unknown."""


class NumberColumn(RunColumn):
    """The run, as the link of the row."""

    key = "run"
    label = Said("Run")
    sort_by = ("pk",)
    path = "pk"
    kind = FieldKind.NUMBER
    is_whole = True
    is_always_known = True
    descending_first = True

    def cell(self, row: ListedRun) -> SafeString:
        """The linked number; says whose scores are shown."""
        url = address("predictions:run", row.run.pk)
        words = _("Run %(number)s") % {"number": row.run.pk}
        link = format_html('<a class="row-name" href="{}">{}</a>', url, words)
        if not row.is_current:
            return link
        return format_html('{} <span class="label">{}</span>', link, _("current scores"))

    def exported(self, row: ListedRun) -> object:
        """Its number."""
        return row.run.pk


class StatusColumn(RunColumn):
    """Where it stands."""

    key = "status"
    label = Said("Status")
    sort_by = ("status",)
    kind = FieldKind.CHOICE
    is_always_known = True

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Every status."""
        return {status.value: str(status.label) for status in RunStatus}

    def cell(self, row: ListedRun) -> SafeString:
        """The word in its colour; how far it is while it is on its way."""
        badge = status_badge("run", row.run.status)
        if not row.run.is_active:
            return badge
        return format_html(
            '{} <progress class="run-progress" value="{}" max="{}" aria-label="{}"></progress>',
            badge,
            row.run.passed_count,
            row.run.account_count,
            _("Progress of run %(number)s") % {"number": row.run.pk},
        )

    def exported(self, row: ListedRun) -> object:
        """The status's own value."""
        return row.run.status.value


class AsOfColumn(RunColumn):
    """The last day of data that it knows."""

    key = "as_of"
    label = Said("As of")
    sort_by = ("as_of",)
    kind = FieldKind.DATE
    is_always_known = True
    descending_first = True
    explanation = Said("The last day of data that the scores know")

    def cell(self, row: ListedRun) -> str:
        """The day."""
        return day(row.run.as_of)

    def exported(self, row: ListedRun) -> object:
        """The day."""
        return row.run.as_of


class StartedColumn(RunColumn):
    """When it was started."""

    key = "started"
    label = Said("Started")
    sort_by = ("created_at",)
    path = "created_at__date"
    kind = FieldKind.DATE
    is_always_known = True
    descending_first = True

    def cell(self, row: ListedRun) -> str | SafeString:
        """How long ago."""
        return ago(row.run.created_at)

    def exported(self, row: ListedRun) -> object:
        """The moment."""
        return row.run.created_at


class StartedByColumn(RunColumn):
    """Who started it."""

    key = "by"
    label = Said("By")
    sort_by = ("started_by__username",)
    path = "started_by_id"
    kind = FieldKind.CHOICE
    on_phone = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """Those who ever started one."""
        return people_of(ScoringRunRecord.objects.all(), "started_by")

    def cell(self, row: ListedRun) -> str:
        """The name, or that nobody had to."""
        return row.run.started_by or _("The system")

    def exported(self, row: ListedRun) -> object:
        """The name."""
        return row.run.started_by or None


class DurationColumn(RunColumn):
    """How long it took."""

    key = "duration"
    label = Said("Duration")
    annotations: ClassVar[Mapping[str, Expression]] = {
        "took": ExpressionWrapper(
            Coalesce(F("finished_at"), Now()) - F("created_at"), output_field=DurationField()
        )
    }
    sort_by = ("took",)
    is_number = True
    descending_first = True

    def cell(self, row: ListedRun) -> str:
        """In words, so far while it is on its way."""
        return duration(row.took)

    def exported(self, row: ListedRun) -> object:
        """Seconds."""
        return round(row.took.total_seconds(), 1)


class AccountsColumn(RunColumn):
    """What it wrote."""

    key = "accounts"
    label = Said("Accounts")
    annotations: ClassVar[Mapping[str, Expression]] = {
        "scored_accounts": Coalesce(
            Subquery(
                ScoringChunkRecord.objects.filter(run=OuterRef("pk"))
                .order_by()
                .values("run")
                .annotate(scored=Sum("scored_count"))
                .values("scored")
            ),
            Value(0),
        )
    }
    sort_by = ("scored_accounts",)
    kind = FieldKind.NUMBER
    is_whole = True
    is_number = True
    is_always_known = True
    descending_first = True
    explanation = Said("Accounts with a prediction of this run")

    def cell(self, row: ListedRun) -> str:
        """Predictions written."""
        return number(row.run.scored_count)

    def exported(self, row: ListedRun) -> object:
        """Predictions written."""
        return row.run.scored_count


class ErrorsColumn(RunColumn):
    """What could not be scored."""

    key = "errors"
    label = Said("Errors")
    annotations: ClassVar[Mapping[str, Expression]] = {
        "failed_accounts": _accounts_of_chunks(status=ChunkStatus.FAILED)
    }
    sort_by = ("failed_accounts",)
    kind = FieldKind.NUMBER
    is_whole = True
    is_number = True
    is_always_known = True
    descending_first = True
    explanation = Said("Accounts that could not be scored")

    def cell(self, row: ListedRun) -> str | SafeString:
        """Accounts of failed chunks, marked where there are any."""
        failed = number(row.run.failed_count)
        return format_html('<span class="is-passed">{}</span>', failed) if row.run.failed_count else failed

    def exported(self, row: ListedRun) -> object:
        """Accounts of failed chunks."""
        return row.run.failed_count


class ModelColumn(RunColumn):
    """The model that predicted."""

    key = "model"
    label = Said("Model")
    sort_by = ("model__version",)
    kind = FieldKind.TEXT
    is_always_known = True

    def exported(self, row: ListedRun) -> object:
        """Its version."""
        return row.run.model_version


class MartColumn(RunColumn):
    """The data it predicted from."""

    key = "mart"
    label = Said("Mart")
    sort_by = ("mart_version",)
    kind = FieldKind.TEXT
    is_always_known = True
    is_default = False

    def exported(self, row: ListedRun) -> object:
        """The version of the mart."""
        return row.run.mart_version


class MessageColumn(RunColumn):
    """What went wrong."""

    key = "message"
    label = Said("Message")
    sort_by = ("message",)
    kind = FieldKind.TEXT
    is_default = False

    def exported(self, row: ListedRun) -> object:
        """What went wrong and what to do."""
        return say(row.run.message) or None


RUN_COLUMNS: tuple[RunColumn, ...] = (
    NumberColumn(),
    StatusColumn(),
    AsOfColumn(),
    StartedColumn(),
    StartedByColumn(),
    DurationColumn(),
    AccountsColumn(),
    ErrorsColumn(),
    ModelColumn(),
    MartColumn(),
    MessageColumn(),
)
