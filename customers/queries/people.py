"""The people of this house who may see an account."""

from django.db.models import Q, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import compiled
from churnapp.lists.people import as_choices, named_in
from customers.models import CustomerRecord
from customers.models.customer import owners_seen_by


def people_who_may_see(account: CustomerRecord) -> QuerySet[User]:
    """Everybody with a login who may see an account: the rule of ``visible_to`` from the other side."""
    owners = [pk for pk in (account.csm_id, account.account_executive_id) if pk is not None]
    teams = User.objects.filter(pk__in=owners, team__isnull=False).values("team")
    may_see = Q(reach=Scope.ALL) | Q(pk__in=owners) | Q(reach=Scope.TEAM, team__in=teams)
    return User.objects.filter(may_see, is_active=True).order_by("first_name", "last_name", "username")


def people_called(account: CustomerRecord, beginning: str, limit: int = 8) -> list[User]:
    """The first few of them whose user name or name begins like this."""
    called = (
        Q(username__istartswith=beginning)
        | Q(first_name__istartswith=beginning)
        | Q(last_name__istartswith=beginning)
    )
    return list(people_who_may_see(account).filter(called)[:limit])


def responsible_for_accounts(user: User, field: str) -> dict[str, str]:
    """The people responsible for accounts that somebody may see, by key, by name; one query.

    Args:
        user: who asks.
        field: of the account, that holds the person.
    """
    return as_choices(_responsible(field, owners=owners_seen_by(user)))


@compiled
def _responsible(field: str, /, *, owners: list[int] | None) -> QuerySet[User]:
    return named_in(CustomerRecord.objects.owned_by(owners), field)


def followers_of(customer_pk: int) -> list[User]:
    """The people who follow an account, the longest first, in one query.

    Args:
        customer_pk: an account that is known to be visible.
    """
    return _following(account=customer_pk)


@compiled
def _following(*, account: int) -> QuerySet[User]:
    return User.objects.filter(follows__customer=account, is_active=True).order_by("follows__since")
