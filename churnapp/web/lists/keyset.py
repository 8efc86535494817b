"""Pages that follow a row instead of counting rows: as fast at the end of a list as at its start.

What lies beyond a row is read in pieces, each of which an index can answer alone: rows equal in all but the
last sort key, then those equal in fewer; unknown values stand last and are a piece of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from django.db.models import Case, F, Field, IntegerField, Model, OrderBy, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from churnapp.web.lists.along_order import beginning_with, ending_with, soon_found
from churnapp.web.lists.beginning import starting_at_few
from churnapp.web.lists.known import Known


@dataclass(frozen=True, slots=True)
class SortPath:
    """What rows are sorted by, as a list says it.

    Attributes:
        path: ORM path or annotation.
        ranks: its few values in the order of what they mean; empty: as the database orders them.
    """

    path: str
    is_descending: bool = False
    ranks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One thing that rows are ordered by.

    Attributes:
        path, ranks: see ``SortPath``.
        may_lack: what may be missing so that it is unknown: a row on its way, or the value itself; empty
            where it is always known. Unknown values stand last whatever the direction.
    """

    path: str
    is_descending: bool
    may_lack: str
    ranks: tuple[str, ...] = ()

    @property
    def is_nullable(self) -> bool:
        """Whether it may be unknown."""
        return bool(self.may_lack)

    @property
    def is_joined(self) -> bool:
        """Whether it stands on another table."""
        return "__" in self.path

    def ordered(self, *, backwards: bool, may_be_null: bool) -> OrderBy:
        """For the database; whether nulls occur is only said where they do, so that an index may give it."""
        descending = self.is_descending is not backwards
        nulls: dict[str, bool] = {}
        if may_be_null and self.is_nullable:
            nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        value = self._rank() if self.ranks else F(self.path)
        return value.desc(**nulls) if descending else value.asc(**nulls)

    def beyond(self, value: object, *, backwards: bool) -> list[Q]:
        """Known values that come after this one, in pieces that follow each other."""
        if self.ranks:
            return [Q(**{self.path: other}) for other in self._ranks_beyond(value, backwards=backwards)]
        descending = self.is_descending is not backwards
        return [Q(**{f"{self.path}__{'lt' if descending else 'gt'}": value})]

    def same(self, value: object) -> Q:
        """Equal to this one, or unknown like it."""
        return self.unknown() if value is None else Q(**{self.path: value})

    def known(self, *, backwards: bool) -> list[Q]:
        """Known values, in pieces that follow each other."""
        return (
            self.beyond(None, backwards=backwards)
            if self.ranks
            else [Q(**{f"{self.path}__{Known.lookup_name}": True})]
        )

    def unknown(self) -> Q:
        """Unknown values: of what lacks a row, said of that row, so that databases look for nothing in it."""
        return Q(**{f"{self.may_lack or self.path}__isnull": True})

    def _rank(self) -> Case:
        whens = (When(**{self.path: value}, then=Value(rank)) for rank, value in enumerate(self.ranks))
        return Case(*whens, output_field=IntegerField())

    def _ranks_beyond(self, value: object, *, backwards: bool) -> tuple[str, ...]:
        """The values after one, or all; each is a piece of its own, for which no rank has to be sorted."""
        ranks = self.ranks[::-1] if self.is_descending is not backwards else self.ranks
        return ranks if value is None else tuple(dropwhile(value.__ne__, ranks))[1:]


def order_of(model: type[Model], paths: Sequence[SortPath]) -> tuple[OrderKey, ...]:
    """The whole order, ended by the primary key in the direction of what stands before it.

    Args:
        model: that the rows are of.
        paths: what they are sorted by, later ones among equals.
    """
    keys = [
        OrderKey(each.path, each.is_descending, _may_lack(model, each.path), each.ranks) for each in paths
    ]
    return (*keys, OrderKey("pk", keys[-1].is_descending if keys else False, may_lack=""))


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
    are_many: bool = False,
    is_mostly_unknown: bool = False,
) -> list[int]:
    """The primary keys of the rows that come next, at most ``count``.

    Args:
        rows: with the annotations that the order needs.
        order: see ``order_of``.
        key: of the row to begin behind; None begins at the start, in which case nothing is read backwards.
        count: how many are wanted.
        backwards: whether to read towards the start; the nearest row then comes first.
        are_many: whether they are soon met along an index of what they are ordered by.
        is_mostly_unknown: whether what they are ordered by first is unknown of nearly all: walking along an
            index of it would meet hardly one.
    """
    found: list[int] = []
    for condition, ordering in _pieces(order, key, backwards=backwards):
        piece = rows.filter(condition) if condition else rows
        if order[0].ranks:
            piece = soon_found(starting_at_few(piece))
        elif are_many and order[0].is_joined:
            piece = beginning_with(piece, rows)
        if is_mostly_unknown and ordering[0].expression == F(order[0].path):
            piece, ordering[0] = ending_with(piece, rows), _along_no_index(ordering[0])
        wanted = piece.order_by(*ordering).values_list("pk", flat=True)
        found += wanted[: count - len(found)]
        if len(found) >= count:
            break
    return found


def _along_no_index(part: OrderBy) -> OrderBy:
    """The same order, as no database finds it in an index."""
    sorted_afresh = part.copy()
    sorted_afresh.expression = Coalesce(part.expression, part.expression)
    return sorted_afresh


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
            yield from ((equal & piece, rest) for piece in part.beyond(value, backwards=backwards))
            if part.is_nullable and not backwards:
                yield equal & part.unknown(), _ordered_all(order[place + 1 :], backwards=backwards)
        elif backwards:
            yield from ((equal & piece, rest) for piece in part.known(backwards=backwards))


def _from_the_start(order: Sequence[OrderKey]) -> Iterator[tuple[Q, list[OrderBy]]]:
    first, ordered = order[0], _ordered(order, backwards=False)
    if not (first.is_nullable or first.ranks or first.is_joined):
        yield Q(), ordered
        return
    yield from ((piece, ordered) for piece in first.known(backwards=False))
    if first.is_nullable:
        yield first.unknown(), _ordered_all(order[1:], backwards=False)


def _ordered(order: Sequence[OrderKey], *, backwards: bool) -> list[OrderBy]:
    """Of rows whose first value is known; where it has ranks, they are equal in it."""
    if order[0].ranks:
        return _ordered_all(order[1:], backwards=backwards)
    return [part.ordered(backwards=backwards, may_be_null=place > 0) for place, part in enumerate(order)]


def _ordered_all(order: Sequence[OrderKey], *, backwards: bool) -> list[OrderBy]:
    return [part.ordered(backwards=backwards, may_be_null=True) for part in order]


def _may_lack(model: type[Model], path: str) -> str:
    """The part of a path that may be missing: the value, or the last row before it; empty where none may."""
    lacks = ""
    passed: list[str] = []
    for name in path.split("__"):
        if name == "pk":
            break
        names = {field.name: field for field in model._meta.get_fields()}
        field = names.get(name.removesuffix("_id"), names.get(name))
        if field is None:  # an annotation
            return path
        passed.append(name)
        if not isinstance(field, Field) or field.null:  # a row on the other side may be missing
            lacks = "__".join(passed)
        related = field.related_model if field.is_relation else None
        if related is not None and not isinstance(related, str):
            model = related
    return lacks
