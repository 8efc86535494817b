"""Tags as a column and a filter of the account list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import OuterRef, Q, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from churnapp.accounts.models import User
from churnapp.compiled import compiled
from churnapp.saying import Said
from churnapp.web.filters import FieldKind, Operator
from churnapp.web.filters import Value as FilterValue
from customers.columns.column import AccountColumn, RowValues
from customers.columns.filter import AccountFilter
from customers.columns.registry import add_column, add_filter
from customers.models import AccountTagRecord, TagRecord

SEPARATOR = "\x1f"
MOST_OFFERED = 200
_names = (
    AccountTagRecord.objects.filter(customer=OuterRef("pk"))
    .order_by()
    .values("customer")
    .annotate(names=StringAgg("tag__name", Value(SEPARATOR), output_field=TextField()))
    .values("names")
)


def used_tags() -> dict[str, str]:
    """The tags that are on some account, by key, in one query."""
    return {str(pk): name for pk, name in _used()}


@compiled
def _used() -> QuerySet[TagRecord, tuple[int, str]]:
    used = TagRecord.objects.filter(account_tags__isnull=False).distinct()
    return used.values_list("pk", "name")[:MOST_OFFERED]


class TagsColumn(AccountColumn):
    """What people tagged the account with."""

    key = "tags"
    label = Said("Tags")
    position = 105
    reads = ("tag_names",)
    annotations: ClassVar = {"tag_names": Coalesce(Subquery(_names), Value(""), output_field=TextField())}
    kind = FieldKind.CHOICE
    path = "account_tags__tag_id"
    is_default = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The tags in use."""
        return used_tags()

    def condition(self, operator: Operator, values: Sequence[FilterValue], today: date) -> Q | None:  # noqa: ARG002
        """By accounts that have any of the tags, so that no account appears twice."""
        if operator in {Operator.EMPTY, Operator.FILLED}:
            tagged = Q(pk__in=AccountTagRecord.objects.values("customer"))
            return ~tagged if operator is Operator.EMPTY else tagged
        tagged = having_any(str(value) for value in values)
        return ~tagged if operator is Operator.NOT else tagged

    def cell(self, values: RowValues) -> str | SafeString:
        """Each as a label."""
        return format_html_join(" ", '<span class="label">{}</span>', ((name,) for name in _tags(values)))

    def exported(self, values: RowValues) -> object:
        """Separated by commas."""
        return ", ".join(_tags(values)) or None


class TagFilter(AccountFilter):
    """Accounts with any of the chosen tags."""

    key = "tag"
    label = Said("Tag")
    position = 70
    is_usual = False

    def choices(self, user: User) -> Mapping[str, str]:  # noqa: ARG002
        """The tags in use."""
        return used_tags()

    def condition(self, chosen: Sequence[str], today: date) -> Q:  # noqa: ARG002
        """By the tags."""
        return having_any(chosen)


def having_any(tags: Iterable[str]) -> Q:
    """The accounts that have any of these tags."""
    return Q(pk__in=AccountTagRecord.objects.filter(tag__in=[int(tag) for tag in tags]).values("customer"))


def _tags(values: RowValues) -> list[str]:
    return sorted(values["tag_names"].split(SEPARATOR)) if values["tag_names"] else []


add_column(TagsColumn())
add_filter(TagFilter())
