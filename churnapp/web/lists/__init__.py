"""The list machinery: what a list allows, what its URL asks for, one page of rows, and how it is shown."""

from churnapp.web.lists.along_order import soon_found
from churnapp.web.lists.beginning import has_index, starting_at
from churnapp.web.lists.chips import Chip, FilterMenu, chips_of, menus_of
from churnapp.web.lists.column import ListColumn
from churnapp.web.lists.extent import MOST_COUNTED
from churnapp.web.lists.keyset import OrderKey, SortPath, key_of, keys_beyond, order_of
from churnapp.web.lists.links import Link, scope_links
from churnapp.web.lists.page import Page, keyset_page, page_of
from churnapp.web.lists.reading import NO_VIEW, read_state
from churnapp.web.lists.response import render_list
from churnapp.web.lists.rows import RowWriter, ShownRow
from churnapp.web.lists.shape import PAGE_SIZES, FilterShape, ListShape
from churnapp.web.lists.state import ListState

__all__ = [
    "MOST_COUNTED",
    "NO_VIEW",
    "PAGE_SIZES",
    "Chip",
    "FilterMenu",
    "FilterShape",
    "Link",
    "ListColumn",
    "ListShape",
    "ListState",
    "OrderKey",
    "Page",
    "RowWriter",
    "ShownRow",
    "SortPath",
    "chips_of",
    "has_index",
    "key_of",
    "keys_beyond",
    "keyset_page",
    "menus_of",
    "order_of",
    "page_of",
    "read_state",
    "render_list",
    "scope_links",
    "soon_found",
    "starting_at",
]
