"""AND/OR filters: typed conditions on named fields, as a tree that a page, a saved view or a rule evaluates.

``read_filter(text, fields)`` gives a ``FilterTree``; ``tree.condition(today)`` is its database condition and
``tree.text`` the text that gives the same tree again. Nothing here knows requests, people or pages.
The text is written as in ``mrr.gte.1000,or(plan.is.growth~free,renewal.next.30)``: parts joined by commas
must all hold, ``or(…)`` asks for any, values are joined by ``~``, and a value with one of ``, ( ) ~ "``
stands in double quotes. See docs/lists.md.
"""

from churnapp.web.filters.draft import Draft, DraftGroup, DraftRow, draft_of, read_draft
from churnapp.web.filters.field import FilterField
from churnapp.web.filters.grammar import FilterUnreadable, read_filter
from churnapp.web.filters.kinds import FieldKind, Value, ValueRefused
from churnapp.web.filters.operators import Operand, Operator
from churnapp.web.filters.tree import NO_FILTER, Condition, FilterTree, Group, Joined

__all__ = [
    "NO_FILTER",
    "Condition",
    "Draft",
    "DraftGroup",
    "DraftRow",
    "FieldKind",
    "FilterField",
    "FilterTree",
    "FilterUnreadable",
    "Group",
    "Joined",
    "Operand",
    "Operator",
    "Value",
    "ValueRefused",
    "draft_of",
    "read_draft",
    "read_filter",
]
