"""What can be asked of a field."""

from enum import StrEnum

from churnapp.saying import later, say


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
        return say(_WORDS[self])

    @property
    def operand(self) -> Operand:
        """What it compares with."""
        return _OPERANDS.get(self, Operand.ONE)


_WORDS = {
    Operator.IS: later("is"),
    Operator.NOT: later("is not"),
    Operator.CONTAINS: later("contains"),
    Operator.LACKS: later("does not contain"),
    Operator.STARTS: later("starts with"),
    Operator.GT: later("is more than"),
    Operator.GTE: later("is at least"),
    Operator.LT: later("is less than"),
    Operator.LTE: later("is at most"),
    Operator.BETWEEN: later("is between"),
    Operator.ON: later("is on"),
    Operator.BEFORE: later("is before"),
    Operator.AFTER: later("is after"),
    Operator.LAST: later("is in the last"),
    Operator.NEXT: later("is in the next"),
    Operator.OLDER: later("is longer ago than"),
    Operator.BEYOND: later("is further ahead than"),
    Operator.YES: later("is true"),
    Operator.NO: later("is not true"),
    Operator.EMPTY: later("is empty"),
    Operator.FILLED: later("is not empty"),
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
