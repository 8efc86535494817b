"""The list machinery: what a list allows, what its URL asks for, one page of rows, and how it is shown."""

from churnapp.web.lists.chips import Chip, FilterMenu, chips_of, menus_of
from churnapp.web.lists.column import ListColumn
from churnapp.web.lists.links import Link, scope_links
from churnapp.web.lists.page import Page, page_of
from churnapp.web.lists.response import render_list
from churnapp.web.lists.rows import RowWriter
from churnapp.web.lists.shape import PAGE_SIZES, FilterShape, ListShape
from churnapp.web.lists.state import ListState, read_state

__all__ = [
    "PAGE_SIZES",
    "Chip",
    "FilterMenu",
    "FilterShape",
    "Link",
    "ListColumn",
    "ListShape",
    "ListState",
    "Page",
    "RowWriter",
    "chips_of",
    "menus_of",
    "page_of",
    "read_state",
    "render_list",
    "scope_links",
]
