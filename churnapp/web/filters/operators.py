"""What can be asked of a field."""

from enum import StrEnum


class Operand(StrEnum):
    """What an operator compares with."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    MANY = "many"
    DAYS = "days"


class Operator(StrEnum):
    """One question; the value is its word in a URL."""

    IS = "is"
    NOT = "not"
    CONTAINS = "contains"
    LACKS = "lacks"
    STARTS = "starts"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    BETWEEN = "between"
    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    LAST = "last"
    NEXT = "next"
    OLDER = "older"
    BEYOND = "beyond"
    YES = "yes"
    NO = "no"
    EMPTY = "empty"
    FILLED = "filled"

    @property
    def words(self) -> str:
        """As a page says it between field and value."""
        return _WORDS[self]

    @property
    def operand(self) -> Operand:
        """What it compares with."""
        return _OPERANDS.get(self, Operand.ONE)


_WORDS = {
    Operator.IS: "is",
    Operator.NOT: "is not",
    Operator.CONTAINS: "contains",
    Operator.LACKS: "does not contain",
    Operator.STARTS: "starts with",
    Operator.GT: "is more than",
    Operator.GTE: "is at least",
    Operator.LT: "is less than",
    Operator.LTE: "is at most",
    Operator.BETWEEN: "is between",
    Operator.ON: "is on",
    Operator.BEFORE: "is before",
    Operator.AFTER: "is after",
    Operator.LAST: "is in the last",
    Operator.NEXT: "is in the next",
    Operator.OLDER: "is longer ago than",
    Operator.BEYOND: "is further ahead than",
    Operator.YES: "is true",
    Operator.NO: "is not true",
    Operator.EMPTY: "is empty",
    Operator.FILLED: "is not empty",
}
_OPERANDS = {
    Operator.BETWEEN: Operand.TWO,
    Operator.LAST: Operand.DAYS,
    Operator.NEXT: Operand.DAYS,
    Operator.OLDER: Operand.DAYS,
    Operator.BEYOND: Operand.DAYS,
    Operator.YES: Operand.NONE,
    Operator.NO: Operand.NONE,
    Operator.EMPTY: Operand.NONE,
    Operator.FILLED: Operand.NONE,
}
