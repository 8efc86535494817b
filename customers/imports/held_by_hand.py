"""What people set by hand and an import leaves alone as long as the file says nothing new."""

from collections.abc import Collection
from dataclasses import dataclass, field

from churnapp.workspace.queries.changes import edits_of
from churnapp.workspace.traces import Json
from customers.edits.fields import OWNED_FIELDS
from customers.edits.subject import ACCOUNT

BY_ATTRIBUTE = {owned.attribute: owned for owned in OWNED_FIELDS}


@dataclass(slots=True)
class HeldByHand:
    """The edits of the accounts that were looked at last.

    Attributes:
        before: by account and field, every value that somebody replaced.
        after: by account and field, the value that somebody set last.
    """

    before: dict[tuple[int, str], set[Json]] = field(default_factory=dict)
    after: dict[tuple[int, str], Json] = field(default_factory=dict)

    def look_at(self, accounts: Collection[int]) -> None:
        """Reads the edits of these accounts and forgets others, in one query."""
        self.before.clear()
        self.after.clear()
        for edit in edits_of(ACCOUNT, accounts, [owned.key for owned in OWNED_FIELDS]):
            self.before.setdefault((edit.row, edit.field), set()).add(edit.before)
            self.after[edit.row, edit.field] = edit.after

    def keeps(self, account: int, attribute: str, held: object, wanted: object) -> bool:
        """Whether the account keeps what it holds: a person set it, and the file says what it said before.

        Args:
            account: key of the account.
            attribute: of the column.
            held: what the column holds.
            wanted: what the file says.
        """
        owned = BY_ATTRIBUTE.get(attribute)
        if owned is None or (account, owned.key) not in self.after:
            return False
        place = (account, owned.key)
        return self.after[place] == owned.stored(held) and owned.stored(wanted) in self.before[place]
