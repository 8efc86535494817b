"""The conditions of a rule: those of the account list, read so that nothing is ever left out in silence."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from churnapp.lists import definition_named
from churnapp.saying import say
from churnapp.web.filters import FilterField, FilterTree, FilterUnreadable, read_filter
from customers.models import CustomerRecord, TagRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRuleRecord


class RuleUnreadable(ValueError):
    """The conditions ask something that is not there any more; the message says what."""


def whoever_sees_all() -> User:
    """A person who is nobody: rules look at every account, whoever wrote them."""
    return User(role=Role.ADMIN, reach=Scope.ALL)


def rule_fields() -> dict[str, FilterField]:
    """What a rule may ask: what the account list answers, with people and tags that no account has yet.

    On the list only values in use are offered; a rule must also be able to wait for the first one.
    """
    fields = definition_named("accounts").filter_fields(whoever_sees_all())
    wider: Mapping[str, Callable[[], Mapping[str, str]]] = {
        "csm": _people,
        "account_executive": _people,
        "tags": _tags,
    }
    return {
        key: replace(field, choices=wider[key]) if key in wider else field for key, field in fields.items()
    }


def read_conditions(where: str, fields: Mapping[str, FilterField] | None = None) -> FilterTree:
    """The conditions of a rule.

    Args:
        where: as the account list writes them in its address.
        fields: what may be asked; every field of a rule where none are given.

    Raises:
        RuleUnreadable: any part of them cannot be read: left out, the rule would match more than was meant.
    """
    try:
        tree, problems = read_filter(where, rule_fields() if fields is None else fields)
    except FilterUnreadable as unreadable:
        raise RuleUnreadable(str(unreadable)) from unreadable
    if problems:
        raise RuleUnreadable(" ".join(_without_the_rest(problem) for problem in problems))
    return tree


def matching_accounts(rule: PlayRuleRecord, today: date) -> QuerySet[CustomerRecord]:
    """The active accounts that a rule matches today, unordered.

    Raises:
        RuleUnreadable: see ``read_conditions``.
    """
    accounts = CustomerRecord.objects.active().order_by()
    if rule.trigger == RuleTrigger.BEFORE_RENEWAL:
        accounts = accounts.filter(renews_within(rule.days, today))
    return accounts.filter(read_conditions(rule.where).condition(today))


def renews_within(days: int, today: date, path: str = "renewal_date") -> Q:
    """Accounts whose renewal lies at most so many days ahead: a day without a pass is made up for."""
    return Q(**{f"{path}__gte": today, f"{path}__lte": today + timedelta(days=days)})


def _without_the_rest(problem: str) -> str:
    """A list leaves a condition out and says so; a rule does not go on without it."""
    return f"{problem.partition(';')[0].removesuffix('.')}."


def _people() -> dict[str, str]:
    return {str(user.pk): str(user) for user in sorted(User.objects.all(), key=str)}


def _tags() -> dict[str, str]:
    return {str(pk): name for pk, name in TagRecord.objects.values_list("pk", "name")}


def unreadable_sentence(rule: PlayRuleRecord, problem: RuleUnreadable) -> str:
    """Why a rule was switched off, for admins."""
    return say("The rule “{rule}” was switched off: {problem}", rule=rule.name, problem=problem)
