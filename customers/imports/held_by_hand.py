"""What people set by hand and an import leaves alone as long as the file says nothing new."""

from collections.abc import Collection
from dataclasses import dataclass, field

from churnapp.workspace.queries.changes import edits_of
from churnapp.workspace.traces import Json
from customers.edits.fields import OWNED_FIELDS
from customers.edits.subject import ACCOUNT
from customers.models import DepartureRecord

BY_ATTRIBUTE = {owned.attribute: owned for owned in OWNED_FIELDS}
LEAVING = frozenset({"notice_date", "churn_date", "churn_type", "churn_reason"})


@dataclass(slots=True)
class HeldByHand:
    """The edits of the accounts that were looked at last.

    Attributes:
        before: by account and field, every value that somebody replaced.
        after: by account and field, the value that somebody set last.
        leaving: accounts of which somebody logged that they leave.
    """

    before: dict[tuple[int, str], set[Json]] = field(default_factory=dict)
    after: dict[tuple[int, str], Json] = field(default_factory=dict)
    leaving: set[int] = field(default_factory=set)

    def look_at(self, accounts: Collection[int]) -> None:
        """Reads the edits of these accounts and forgets others, in two queries."""
        self.before.clear()
        self.after.clear()
        for edit in edits_of(ACCOUNT, accounts, [owned.key for owned in OWNED_FIELDS]):
            self.before.setdefault((edit.row, edit.field), set()).add(edit.before)
            self.after[edit.row, edit.field] = edit.after
        logged = DepartureRecord.objects.filter(customer__in=accounts, came_back_on=None)
        self.leaving = set(logged.values_list("customer_id", flat=True))

    def keeps(self, account: int, attribute: str, held: object, wanted: object) -> bool:
        """Whether the account keeps what it holds: a person set it, and the file says nothing new.

        Args:
            account: key of the account.
            attribute: of the column.
            held: what the column holds.
            wanted: what the file says.
        """
        if attribute in LEAVING and account in self.leaving:
            return not wanted
        owned = BY_ATTRIBUTE.get(attribute)
        if owned is None or (account, owned.key) not in self.after:
            return False
        place = (account, owned.key)
        return self.after[place] == owned.stored(held) and owned.stored(wanted) in self.before[place]
