"""People as the choices of a field or filter."""

from typing import Any

from django.db.models import QuerySet

from churnapp.accounts.models import User


def people_among(keys: QuerySet[Any, Any]) -> dict[str, str]:
    """The people with these keys by key, in the order of their names, in one query.

    Args:
        keys: a query of primary keys, which may repeat and hold nobody.
    """
    named = sorted((str(person), str(person.pk)) for person in User.objects.filter(pk__in=keys))
    return {pk: name for name, pk in named}
