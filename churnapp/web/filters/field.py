"""A field that can be asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from churnapp.web.filters.kinds import FieldKind, Value
from churnapp.web.filters.operators import Operand, Operator

type Question = Callable[[Operator, Sequence[Value], date], Q]


def no_choices() -> Mapping[str, str]:
    """Of fields that are no choice."""
    return {}


@dataclass(frozen=True, slots=True, eq=False)
class FilterField:
    """One field.

    Attributes:
        key: its name in texts.
        path: ORM path from the rows that are filtered, nullable or not.
        choices: reads valid values and their words; called only where they are needed.
        is_always_known: whether it is never empty.
        asks: makes the condition where the path alone does not say it; None elsewhere.
    """

    key: str
    label: str
    kind: FieldKind
    path: str
    choices: Callable[[], Mapping[str, str]] = no_choices
    is_always_known: bool = False
    asks: Question | None = None

    @property
    def operators(self) -> tuple[Operator, ...]:
        """What can be asked of it, the usual question first."""
        emptiness = (Operator.EMPTY, Operator.FILLED)
        return tuple(
            operator
            for operator in self.kind.operators
            if not (self.is_always_known and operator in emptiness)
        )

    def condition(self, operator: Operator, values: Sequence[Value], today: date) -> Q:
        """The rows for which the answer is yes; unknown values are never more or less than anything.

        Args:
            operator: one of ``operators``.
            values: as many as it takes, typed by the kind; days as whole numbers.
            today: the day that relative dates count from.
        """
        if self.asks is not None:
            return self.asks(operator, values, today)
        if operator is Operator.EMPTY:
            return self._empty()
        if operator is Operator.FILLED:
            return ~self._empty()
        if operator in _NEGATED:
            return ~self.condition(_NEGATED[operator], values, today)
        return self._positive(operator, values, today)

    def _positive(self, operator: Operator, values: Sequence[Value], today: date) -> Q:
        if operator.operand is Operand.DAYS:
            return self._near(operator, int(str(values[0])), today)
        if operator is Operator.BETWEEN:
            low, high = sorted(values[:2])
            return self._with("gte", low) & self._with("lte", high)
        if operator is Operator.IS and self.kind is FieldKind.CHOICE:
            return self._with("in", list(values))
        if operator is Operator.IS and self.kind is FieldKind.TEXT:
            return self._with("iexact", values[0])
        return self._with(_LOOKUPS[operator], values[0] if values else True)

    def _near(self, operator: Operator, days: int, today: date) -> Q:
        distance = timedelta(days=days)
        match operator:
            case Operator.LAST:
                return self._with("gte", today - distance) & self._with("lte", today)
            case Operator.NEXT:
                return self._with("gte", today) & self._with("lte", today + distance)
            case Operator.OLDER:
                return self._with("lt", today - distance)
        return self._with("gt", today + distance)

    def _empty(self) -> Q:
        empty = self._with("isnull", True)
        is_text = self.kind in {FieldKind.TEXT, FieldKind.CHOICE} and not self.path.endswith("_id")
        return empty | self._with("in", [""]) if is_text else empty

    def _with(self, lookup: str, value: object) -> Q:
        return Q(**{f"{self.path}__{lookup}": value})


_NEGATED = {
    Operator.NOT: Operator.IS,
    Operator.LACKS: Operator.CONTAINS,
    Operator.NO: Operator.YES,
}
_LOOKUPS = {
    Operator.IS: "exact",
    Operator.ON: "exact",
    Operator.YES: "exact",
    Operator.CONTAINS: "icontains",
    Operator.STARTS: "istartswith",
    Operator.GT: "gt",
    Operator.GTE: "gte",
    Operator.LT: "lt",
    Operator.LTE: "lte",
    Operator.BEFORE: "lt",
    Operator.AFTER: "gt",
}
