"""What hangs on an account is seen by whoever sees the account."""

from django.db.models import Model, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord


def of_visible_accounts[Record: Model](
    found: QuerySet[Record], user: User, scope: Scope = Scope.ALL
) -> QuerySet[Record]:
    """The rows whose ``customer`` the person may see; whoever sees every account sees them all.

    Args:
        found: rows with a foreign key ``customer``.
        user: who looks.
        scope: what the page asks for.
    """
    if scope.within(Scope(user.reach)) is Scope.ALL:
        return found
    return found.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))
