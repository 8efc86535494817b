"""The lists of the product, each one definition: what it shows, sorts, filters and exports, and for whom.

A context writes a ``ListDefinition`` and adds it with ``add_definition`` when its app is ready. Whoever
builds on lists (saved views, bulk actions, exports, rules) needs this and no page::

    accounts = definition_named("accounts")
    state = accounts.state_from_query(user, "tier=high&where=mrr.gte.1000&sort=-mrr")
    accounts.matching(user, state, today)      # queryset of exactly the rows that it shows, unordered
    accounts.ordered_keys(user, state, today)  # their primary keys in the order shown
    accounts.fields_shown(state)               # its columns, left to right
    accounts.rows(keys, Viewing(today))        # rows by key, for field.exported(row) and field.cell(row)
    accounts.filter_fields(user)               # what churnapp.web.filters.read_filter may ask of its rows
    state.url                                  # the query string again, canonical, with question mark
    state.ignored                              # a sentence for each part that could not be followed

Rows that a person may not see are never among them: ``matching`` starts at ``visible``.
"""

from churnapp.lists.companion import ListCompanion, add_companion
from churnapp.lists.definition import ListDefinition
from churnapp.lists.field import FixedFilter, ListField, ListFilter
from churnapp.lists.people import people_of
from churnapp.lists.registry import UnknownList, add_definition, all_definitions, definition_named
from churnapp.lists.response import render_defined_list
from churnapp.lists.told import TOLD, ToldFilter
from churnapp.lists.viewing import Shown, Viewing

__all__ = [
    "TOLD",
    "FixedFilter",
    "ListCompanion",
    "ListDefinition",
    "ListField",
    "ListFilter",
    "Shown",
    "ToldFilter",
    "UnknownList",
    "Viewing",
    "add_companion",
    "add_definition",
    "all_definitions",
    "definition_named",
    "people_of",
    "render_defined_list",
]
