"""The list of scoring runs."""

from collections.abc import Sequence
from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.lists import FixedFilter, ListDefinition, ListFilter, Viewing, add_definition
from churnapp.saying import Said, later
from predictions.columns.run import RUN_COLUMNS, ListedRun, RunColumn
from predictions.models import RunStatus, ScoringRunRecord
from predictions.queries.runs import current_run, run_rows

STATUS = "status"
FILTERS = (
    FixedFilter(
        STATUS,
        later("Status"),
        {status.value: partial(str, status.label) for status in RunStatus},
        lambda chosen, _: Q(status__in=chosen),
    ),
)


class RunList(ListDefinition[ScoringRunRecord, ListedRun]):
    """Scoring runs, the newest first; for admins alone."""

    key = "runs"
    noun, plural = Said("scoring run"), Said("scoring runs")
    url_name = "predictions:runs"
    default_sort = "-started"
    record = ScoringRunRecord

    def fields(self) -> tuple[RunColumn, ...]:
        """The columns of this context."""
        return RUN_COLUMNS

    def filters(self) -> tuple[ListFilter, ...]:
        """The status."""
        return FILTERS

    def may_open(self, user: User) -> bool:
        """For admins alone."""
        return user.may_administer

    def visible(self, user: User, scope: Scope) -> QuerySet[ScoringRunRecord]:  # noqa: ARG002
        """Those of everybody for admins, none for anybody else, exports included."""
        runs = ScoringRunRecord.objects.of_everybody()
        return runs.order_by() if user.may_administer else runs.none()

    def searched(self, words: str) -> Q:
        """By the message, the beginning of a version, or who started it."""
        versions = Q(model__version__istartswith=words) | Q(mart_version__istartswith=words)
        return versions | Q(message__icontains=words) | Q(started_by__username__icontains=words)

    def rows(self, keys: Sequence[int], viewing: Viewing) -> dict[int, ListedRun]:  # noqa: ARG002
        """In two queries."""
        now, current = timezone.now(), current_run()
        return {pk: ListedRun(run, now, pk == current) for pk, run in run_rows(keys).items()}


RUNS = RunList()
add_definition(RUNS)
