"""When an account changed hands: by people in lists and on its page, and by files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.workspace.models import RowChangeRecord
from customers.models import AccountChangeRecord

ACCOUNT = "account"  # the workspace's word for rows that are accounts, see customers.edits
OWNERS = ("csm", "account_executive")
MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """One change of who looks after an account or sells to it.

    Attributes:
        field: ``csm`` or ``account_executive``.
        before, after: names; empty for nobody.
    """

    day: date
    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """What changed, in a few words."""
        names = {"before": self.before or _("nobody"), "after": self.after or _("nobody")}
        if self.field == "csm":
            return _("CSM: %(before)s → %(after)s") % names
        return _("Account executive: %(before)s → %(after)s") % names


def owner_changes(customer_pk: int, first: date, last: date) -> list[OwnerChange]:
    """The changes of owners within two days, oldest first; at most three queries.

    Args:
        customer_pk: an account that is known to be visible.
        first: earliest day, UTC.
        last: latest day.
    """
    by_files = AccountChangeRecord.objects.filter(
        customer=customer_pk, field__in=OWNERS, changed_at__date__range=(first, last)
    ).values_list("changed_at", "field", "before", "after")
    by_people = RowChangeRecord.objects.filter(
        subject=ACCOUNT,
        row=customer_pk,
        field__in=OWNERS,
        is_undone=False,
        change__made_at__date__range=(first, last),
    ).values_list("change__made_at", "field", "before", "after")
    found = sorted([*by_files[:MOST_CHANGES], *by_people[:MOST_CHANGES]], key=lambda row: row[0])
    names = _names(found)
    return [
        OwnerChange(at.date(), field, names.get(str(before), ""), names.get(str(after), ""))
        for at, field, before, after in found
    ]


def _names(changes: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """Key of a login as text → name."""
    keys = {str(key) for row in changes for key in row[2:] if key}
    return {str(person.pk): str(person) for person in User.objects.filter(pk__in=keys)} if keys else {}
