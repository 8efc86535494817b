"""The list machinery: what a list allows, what its URL asks for, and one page of rows."""

from churnapp.web.lists.chips import Chip, FilterMenu, chips_of, menus_of
from churnapp.web.lists.headings import Heading, headings_of
from churnapp.web.lists.page import Page, page_of
from churnapp.web.lists.rows import RowWriter
from churnapp.web.lists.shape import PAGE_SIZES, FilterShape, ListShape
from churnapp.web.lists.state import ListState, read_state

__all__ = [
    "PAGE_SIZES",
    "Chip",
    "FilterMenu",
    "FilterShape",
    "Heading",
    "ListShape",
    "ListState",
    "Page",
    "RowWriter",
    "chips_of",
    "headings_of",
    "menus_of",
    "page_of",
    "read_state",
]
