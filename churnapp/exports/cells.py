"""What a cell of a spreadsheet must not start with."""

# a spreadsheet would run a text that starts with one of these as a formula
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def is_formula(value: object) -> bool:
    """Whether a spreadsheet would run it."""
    return isinstance(value, str) and value.startswith(FORMULA_STARTS)


def harmless_cell(value: object) -> object:
    """The value, with an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{value}" if is_formula(value) else value
