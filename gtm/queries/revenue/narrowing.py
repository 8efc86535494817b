"""Whose revenue, and which part of it: one condition for every question to the book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import FilterShape, ListState
from customers.columns import account_filters
from customers.models import CustomerRecord

NONE = Decimal("0.00")
UNKNOWN = "none"
NOBODY = 0
OF_PLANS = "plan in (select unnest($plans::varchar[]))"
PLAN, INDUSTRY, CSM = "plan", "industry", "csm"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which rows of the book count.

    Attributes:
        conditions: over the relations ``lines`` and ``years``.
        parameters: their values.
    """

    conditions: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User, state: ListState) -> Self:
        """What a person asks for, of what the person may see; at most one query."""
        found = cls()
        scope = Scope(state.scope)
        if scope.within(Scope(user.reach)) is not Scope.ALL:
            seen = CustomerRecord.objects.visible_to(user, scope).values_list("pk", flat=True)
            found = found.also("customer_pk in (select unnest($visible::bigint[]))", visible=list(seen))
        if plans := state.filters.get(PLAN):
            found = found.also(
                OF_PLANS,
                plans=["" if plan == UNKNOWN else plan for plan in plans],
            )
        if industries := state.filters.get(INDUSTRY):
            found = found.also(_of_accounts("industry in (select unnest($industries::varchar[]))"))
            found = found.given(industries=list(industries))
        if people := state.filters.get(CSM):
            found = found.also(_of_accounts(f"coalesce(csm, {NOBODY}) in (select unnest($people::bigint[]))"))
            found = found.given(people=[NOBODY if pk == UNKNOWN else int(pk) for pk in people])
        return found

    def also(self, condition: str, **parameters: object) -> Self:
        """With one more condition."""
        return type(self)((*self.conditions, condition), {**self.parameters, **parameters})

    def given(self, **parameters: object) -> Self:
        """With more values for conditions that are there or come later."""
        return type(self)(self.conditions, {**self.parameters, **parameters})

    def without_plan(self) -> Self:
        """Over all plans."""
        kept = tuple(condition for condition in self.conditions if condition != OF_PLANS)
        return type(self)(kept, self.parameters)

    @property
    def where(self) -> str:
        """The conditions, to stand behind ``where``."""
        return " and ".join(self.conditions) or "true"


def segment_filters(user: User) -> tuple[FilterShape, ...]:
    """Plan, industry and CSM, with the words of the account list."""
    own = {item.key: item for item in account_filters()}
    return tuple(FilterShape(key, own[key].label, own[key].choices(user)) for key in (PLAN, INDUSTRY, CSM))


def _of_accounts(condition: str) -> str:
    return f"customer_pk in (select customer_pk from accounts where {condition})"  # noqa: S608 ours
