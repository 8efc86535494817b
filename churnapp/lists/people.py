"""People as the choices of a field or filter."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from churnapp.accounts.models import User


def people_of(rows: QuerySet[Any, Any], field: str) -> dict[str, str]:
    """The people whom any row names, by key, in the order of their names, in one query.

    People are few and rows many: each person is looked up in the index of the rows.

    Args:
        rows: those that the person who asks may see.
        field: foreign key of the rows to a person.
    """
    return as_choices(named_in(rows, field))


def named_in(rows: QuerySet[Any, Any], field: str) -> QuerySet[User]:
    """See ``people_of``; in no order."""
    named_by = rows.order_by().filter(**{field: OuterRef("pk")})
    return User.objects.filter(Exists(named_by)).only(*User.NAMED_BY)


def as_choices(people: Iterable[User]) -> dict[str, str]:
    """People by key, in the order of their names."""
    named = sorted((str(person), str(person.pk)) for person in people)
    return {pk: name for name, pk in named}
