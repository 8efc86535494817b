"""A filter while somebody is making it in a form: rows may still lack their values.

The form names the root and each group by a number, the root is 0. Its fields are ``f-<row>-field``, ``-op``,
``-value`` (several for a choice), ``-to``, ``-days``, ``-group``, and for each group ``g-<number>-join``.
``f-add-<group>`` names a field to ask besides, ``f-remove`` a row and ``f-group`` asks for one more group.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.translation import gettext as _

from churnapp.web.filters.field import FilterField
from churnapp.web.filters.grammar import MAX_CONDITIONS, condition_of
from churnapp.web.filters.kinds import ValueRefused
from churnapp.web.filters.operators import Operand, Operator
from churnapp.web.filters.tree import Condition, FilterTree, Group, Joined

ROOT = 0
MAX_GROUPS = 8
SENT = "f-sent"
DRAFT_PREFIXES = ("f-", "g-")
_ROW = re.compile(r"f-(\d{1,3})-field")
_GROUP = re.compile(r"g-(\d{1,2})-join")
_ADD = re.compile(r"f-add-(\d{1,2})")


class Sent(Protocol):
    """What a form sent, such as a ``QueryDict``."""

    def get(self, key: str, /) -> str | None:
        """The last value."""

    def getlist(self, key: str, /) -> list[str]:
        """All values."""

    def __iter__(self) -> Iterator[str]: ...

    def __contains__(self, key: object, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One condition as it is typed.

    Attributes:
        values: as written; of a range both ends.
        number: its place in the form.
        group: its number; ``ROOT`` for none.
        problem: why it does not count; empty when it does, or still waits for its value.
    """

    field: FilterField
    operator: Operator
    values: tuple[str, ...] = ()
    number: int = 0
    group: int = ROOT
    problem: str = ""

    @property
    def head(self) -> str:
        """What the names of its form fields begin with."""
        return f"f-{self.number}"

    @property
    def choices(self) -> Mapping[str, str]:
        """Of a choice: its values and their words."""
        return self.field.choices()

    @property
    def counts_days(self) -> bool:
        """Whether its value is a number of days."""
        return self.operator.operand is Operand.DAYS

    @property
    def first(self) -> str:
        """The first value, empty when there is none."""
        return self.values[0] if self.values else ""

    @property
    def second(self) -> str:
        """The other end of a range, empty when there is none."""
        return self.values[1] if len(self.values) > 1 else ""

    @property
    def condition(self) -> Condition:
        """What it asks.

        Raises:
            ValueRefused: a value lacks or does not fit.
        """
        return condition_of(self.field, self.operator, self.values)


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """The rows that belong together."""

    number: int
    joined: Joined
    rows: tuple[DraftRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form; the first group is the root.

    Attributes:
        is_too_deep: whether the filter has groups in groups, which the form cannot show.
    """

    groups: tuple[DraftGroup, ...]
    is_too_deep: bool = False

    @property
    def tree(self) -> FilterTree:
        """What the complete rows ask."""
        root, *others = self.groups
        parts: list[Condition | Group] = [*_conditions(root)]
        for group in others:
            joined = Group(group.joined, tuple(_conditions(group)))
            parts += joined.parts if len(joined.parts) == 1 else (joined,)
        return FilterTree.of(root.joined, parts)


def draft_of(tree: FilterTree) -> Draft:
    """The form that shows a filter."""
    plain = [part for part in tree.root.parts if isinstance(part, Condition)]
    groups = [part for part in tree.root.parts if isinstance(part, Group)]
    rows = [_row(each, ROOT) for each in plain]
    rows += [
        _row(each, number) for number, group in enumerate(groups, start=1) for each in group.conditions()
    ]
    joined = {ROOT: tree.root.joined, **{place: group.joined for place, group in enumerate(groups, start=1)}}
    is_too_deep = any(isinstance(part, Group) for group in groups for part in group.parts)
    return Draft(_grouped(rows, joined), is_too_deep)


def read_draft(sent: Sent, fields: Mapping[str, FilterField]) -> Draft:
    """The form as it was sent, with what its buttons asked for.

    Args:
        sent: its fields; those of other forms are left alone.
        fields: what can be asked, by key.
    """
    removed = sent.get("f-remove")
    numbers = sorted(int(found[1]) for name in sent if (found := _ROW.fullmatch(name)))
    sent_rows = (_sent_row(sent, number, fields) for number in numbers if str(number) != removed)
    rows = [row for row in sent_rows if row is not None]
    rows += [
        DraftRow(field, field.operators[0], group=int(found[1]))
        for name in sent
        if (found := _ADD.fullmatch(name)) and (field := fields.get(sent.get(name) or ""))
    ]
    joined = {
        int(found[1]): Joined.ANY if sent.get(name) == Joined.ANY else Joined.ALL
        for name in sent
        if (found := _GROUP.fullmatch(name))
    }
    joined.setdefault(ROOT, Joined.ALL)
    if sent.get("f-group") and len(joined) <= MAX_GROUPS:
        joined[max(joined) + 1] = Joined.ALL if joined[ROOT] is Joined.ANY else Joined.ANY
    return Draft(_grouped(rows[:MAX_CONDITIONS], joined))


def _grouped(rows: Sequence[DraftRow], joined: Mapping[int, Joined]) -> tuple[DraftGroup, ...]:
    """The rows in their groups, numbered through; a row of a group that is not there belongs to the root."""
    numbered = [replace(row, number=number) for number, row in enumerate(rows)]
    return tuple(
        DraftGroup(
            group,
            joined[group],
            tuple(row for row in numbered if (row.group if row.group in joined else ROOT) == group),
        )
        for group in sorted(joined)
    )


def _sent_row(sent: Sent, number: int, fields: Mapping[str, FilterField]) -> DraftRow | None:
    head = f"f-{number}"
    field = fields.get(sent.get(f"{head}-field") or "")
    if field is None:
        return None
    asked = sent.get(f"{head}-op")
    operator = Operator(asked) if asked in list(field.operators) else field.operators[0]
    values = _sent_values(sent, head, operator)
    row = DraftRow(field, operator, values, group=_number(sent.get(f"{head}-group")))
    if not any(row.values):
        return row
    try:
        condition_of(field, operator, values)
    except ValueRefused as refusal:
        return replace(row, problem=_("%(refusal)s.") % {"refusal": refusal})
    return row


def _sent_values(sent: Sent, head: str, operator: Operator) -> tuple[str, ...]:
    values = [value for value in sent.getlist(f"{head}-value") if value.strip()]
    match operator.operand:
        case Operand.NONE:
            return ()
        case Operand.DAYS:
            return tuple(value for value in sent.getlist(f"{head}-days") if value.strip())[:1]
        case Operand.TWO:
            return (*values[:1], *(value for value in sent.getlist(f"{head}-to") if value.strip()))[:2]
    return tuple(values)


def _row(condition: Condition, group: int) -> DraftRow:
    return DraftRow(condition.field, condition.operator, condition.written, group=group)


def _conditions(group: DraftGroup) -> Sequence[Condition]:
    found = []
    for row in group.rows:
        try:
            found.append(row.condition)
        except ValueRefused:
            continue
    return found


def _number(written: str | None) -> int:
    return (
        int(written) if written and written.isascii() and written.isdecimal() and len(written) < 3 else ROOT
    )
