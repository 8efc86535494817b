"""Pages that follow a row instead of counting rows: as fast at the end of a list as at its start.

What lies beyond a row is read in pieces, each of which an index can answer alone: rows equal in all but the
last sort key, then those equal in fewer; unknown values stand last and are a piece of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Field, Model, OrderBy, Q, QuerySet


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One thing that rows are ordered by.

    Attributes:
        path: ORM path or annotation.
        is_nullable: whether it may be unknown; unknown values stand last whatever the direction.
    """

    path: str
    is_descending: bool
    is_nullable: bool

    def ordered(self, *, backwards: bool, may_be_null: bool) -> OrderBy:
        """For the database; whether nulls occur is only said where they do, so that an index may give it."""
        descending = self.is_descending is not backwards
        nulls: dict[str, bool] = {}
        if may_be_null and self.is_nullable:
            nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(self.path).desc(**nulls) if descending else F(self.path).asc(**nulls)

    def beyond(self, value: object, *, backwards: bool) -> Q:
        """Known values that come after this one."""
        descending = self.is_descending is not backwards
        return Q(**{f"{self.path}__{'lt' if descending else 'gt'}": value})

    def same(self, value: object) -> Q:
        """Equal to this one, or unknown like it."""
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def known(self, *, known: bool) -> Q:
        """Known or unknown values."""
        return Q(**{f"{self.path}__isnull": not known})


def order_of(model: type[Model], paths: Sequence[tuple[str, bool]]) -> tuple[OrderKey, ...]:
    """The whole order, ended by the primary key in the direction of what stands before it.

    Args:
        model: that the rows are of.
        paths: ORM paths or annotations, each with whether it is descending.
    """
    keys = [OrderKey(path, descending, _is_nullable(model, path)) for path, descending in paths]
    return (*keys, OrderKey("pk", keys[-1].is_descending if keys else False, is_nullable=False))


def key_of[Record: Model](
    rows: QuerySet[Record], order: Sequence[OrderKey], pk: int
) -> tuple[object, ...] | None:
    """Where a row stands, as one value for each part of the order; None when there is no such row."""
    return rows.filter(pk=pk).order_by().values_list(*(part.path for part in order)).first()


def keys_beyond[Record: Model](
    rows: QuerySet[Record],
    order: Sequence[OrderKey],
    key: tuple[object, ...] | None,
    *,
    count: int,
    backwards: bool = False,
) -> list[int]:
    """The primary keys of the rows that come next, at most ``count``.

    Args:
        rows: with the annotations that the order needs.
        order: see ``order_of``.
        key: of the row to begin behind; None begins at the start, in which case nothing is read backwards.
        count: how many are wanted.
        backwards: whether to read towards the start; the nearest row then comes first.
    """
    found: list[int] = []
    for condition, ordering in _pieces(order, key, backwards=backwards):
        piece = rows.filter(condition) if condition else rows
        wanted = piece.order_by(*ordering).values_list("pk", flat=True)
        found += wanted[: count - len(found)]
        if len(found) >= count:
            break
    return found


def _pieces(
    order: Sequence[OrderKey], key: tuple[object, ...] | None, *, backwards: bool
) -> Iterator[tuple[Q, list[OrderBy]]]:
    if key is None:
        yield from _from_the_start(order)
        return
    for place in reversed(range(len(order))):
        part, value = order[place], key[place]
        equal = Q()
        for before, known in zip(order[:place], key[:place], strict=True):
            equal &= before.same(known)
        rest = _ordered(order[place:], backwards=backwards)
        if value is not None:
            yield equal & part.beyond(value, backwards=backwards), rest
            if part.is_nullable and not backwards:
                yield equal & part.known(known=False), _ordered_all(order[place + 1 :], backwards=backwards)
        elif backwards:
            yield equal & part.known(known=True), rest


def _from_the_start(order: Sequence[OrderKey]) -> Iterator[tuple[Q, list[OrderBy]]]:
    if not order[0].is_nullable:
        yield Q(), _ordered(order, backwards=False)
        return
    yield order[0].known(known=True), _ordered(order, backwards=False)
    yield order[0].known(known=False), _ordered_all(order[1:], backwards=False)


def _ordered(order: Sequence[OrderKey], *, backwards: bool) -> list[OrderBy]:
    """Of rows whose first value is known."""
    return [part.ordered(backwards=backwards, may_be_null=place > 0) for place, part in enumerate(order)]


def _ordered_all(order: Sequence[OrderKey], *, backwards: bool) -> list[OrderBy]:
    return [part.ordered(backwards=backwards, may_be_null=True) for part in order]


def _is_nullable(model: type[Model], path: str) -> bool:
    """Whether a path may be unknown; an annotation may."""
    for name in path.split("__"):
        if name == "pk":
            return False
        names = {field.name: field for field in model._meta.get_fields()}
        field = names.get(name.removesuffix("_id"), names.get(name))
        if field is None:
            return True
        if not isinstance(field, Field) or field.null:  # a row on the other side may be missing
            return True
        if field.is_relation and field.related_model is not None and not isinstance(field.related_model, str):
            model = field.related_model
    return False
