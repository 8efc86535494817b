"""Rows that may be meant, found fast; which of them are meant best is decided by ``Typed.closeness``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from churnapp.web.search.closeness import Typed
from churnapp.web.search.index import SearchIndex, misspelt_names_are_found

TRIGRAM = 3
MOST_ROWS = 120
MOST_SIMILAR = 150
RAREST_TRIGRAMS = 6
COMMON_TRIGRAM_ROWS = 5_000
SHORT_WORD, SHORTEST_MISSPELT, SWAPPED_WORD = 6, 4, 10
MOST_OF_A_BEGINNING = 1_000
LAST_CHARACTER = "\U0010ffff"
LEAST_LIKENESS = 0.4
"""Of the trigrams of a word, so many are left by two wrong letters in ten, or one in four."""
# comparing is dear, which PostgreSQL does not know: it would compare every name
_ALONG_TRIGRAMS = (
    "select set_config('pg_trgm.word_similarity_threshold', %s, true), "
    "set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true), "
    "set_config('enable_indexonlyscan', 'off', true)"
)


type Rows = Iterable[tuple[int, *tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Finds rows of a table that may hold what was typed, each as its key and its searched texts.

    Attributes:
        index: over the table.
    """

    index: SearchIndex

    def beginning(self, rows: QuerySet[Any], typed: Typed) -> Rows:
        """The rows whose name begins with it, by name; only the name is read, from an index."""
        name = self.index.fields[0]
        found = rows.filter(searched_beginning(name, typed.text)).values_list("pk", name)
        # SQLite reads each case by name; told to, it would read all names in order to sort several cases.
        # PostgreSQL sorts what it found; by the bare name it would walk along all names and skip most
        return (found if connection.vendor == "sqlite" else found.order_by(Upper(name)))[:MOST_ROWS]

    def holding(self, rows: QuerySet[Any], typed: Typed) -> Rows:
        """The rows that hold every word of it, anywhere; what is shorter than a trigram begins the name."""
        words = [word for word in typed.text.split() if len(word) >= TRIGRAM]
        if not words:
            return self.beginning(rows, typed)
        if connection.vendor == "sqlite":
            rows = rows.filter(pk__in=_matching(self.index, " AND ".join(_phrase(word) for word in words)))
        else:
            for word in words:
                rows = rows.filter(
                    reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.index.fields))
                )
        return self._texts(rows)[:MOST_ROWS]

    def similar(self, rows: QuerySet[Any], typed: Typed) -> Iterator[Rows]:
        """The rows whose name may be it misspelt, first those with one wrong letter in a word.

        Nobody needs the next ones where the first hold what was meant. None where the database cannot look.
        """
        words = [word for word in typed.words if len(word) >= SHORTEST_MISSPELT]
        if not words or not misspelt_names_are_found():
            return
        if connection.vendor == "sqlite":
            yield self._texts(rows.filter(pk__in=_similar_on_sqlite(self.index, words)))
            return
        for likeness in _likenesses(words):
            yield self._texts(rows.filter(pk__in=_similar_on_postgres(self.index, words, likeness)))

    def beginning_alike(self, rows: QuerySet[Any], typed: Typed) -> Rows:
        """The rows that share two first letters with a short word: a wrong letter leaves it no trigram."""
        word = typed.words[0] if typed.words else ""
        if not SHORTEST_MISSPELT <= len(word) <= SHORT_WORD:
            return ()
        name = self.index.fields[0]
        return rows.filter(searched_beginning(name, word[:2])).values_list("pk", name)[:MOST_OF_A_BEGINNING]

    def _texts(self, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
        return rows.values_list("pk", *self.index.fields)


def held(index: SearchIndex, words: str, *fields: str) -> Q:
    """Whether one of the texts holds some words, in any case.

    Args:
        index: over the table; what is shorter than a trigram is looked for in every row on SQLite.
        words: as they stand in the text.
        fields: some of those of the index; none means all.
    """
    asked = fields or index.fields
    if connection.vendor == "sqlite" and len(words) >= TRIGRAM:
        return Q(pk__in=_matching(index, f"{{{' '.join(asked)}}} : {_phrase(words)}"))
    return reduce(or_, (Q(**{f"{field}__icontains": words}) for field in asked))


def with_beginning(field: str, text: str) -> Q:
    """Whether a column begins with a text in any usual case, so that an index of the column answers."""
    cases = sorted({text, text.lower(), text.upper(), text.capitalize(), text.title()})
    if connection.vendor != "sqlite":
        return reduce(or_, (Q(**{f"{field}__startswith": case}) for case in cases))
    return reduce(
        or_, (Q(**{f"{field}__gte": case, f"{field}__lt": case + LAST_CHARACTER}) for case in cases)
    )


def searched_beginning(field: str, text: str) -> Q:
    """The same of a field of a search index; PostgreSQL has an index of it without its case."""
    if connection.vendor == "sqlite":
        return with_beginning(field, text)
    return Q(**{f"{field}__istartswith": text})


def _matching(index: SearchIndex, query: str) -> RawSQL:
    return RawSQL(f"select rowid from {index.name} where {index.name} match %s", [query])  # noqa: S608, S611


def _phrase(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def _similar_on_sqlite(index: SearchIndex, words: list[str]) -> list[int]:
    """The rows that share the most of the rarest trigrams, or hold the words with two letters swapped."""
    trigrams = sorted({word[at : at + TRIGRAM] for word in words for at in range(len(word) - TRIGRAM + 1)})
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(trigrams))
        cursor.execute(f"select term, doc from {index.name}_terms where term in ({marks})", trigrams)  # noqa: S608
        rows_of = dict(cursor.fetchall())
        rare = sorted(rows_of, key=lambda term: rows_of[term])[:RAREST_TRIGRAMS]
        rare = [term for place, term in enumerate(rare) if place < 2 or rows_of[term] < COMMON_TRIGRAM_ROWS]
        swapped = [swap for word in words if len(word) <= SWAPPED_WORD for swap in _swaps(word)]
        weighed = [(1, term) for term in rare] + [(RAREST_TRIGRAMS, swap) for swap in swapped]
        if not weighed:
            return []
        each = " union all ".join(
            f"select rowid, {weight} as weight from {index.name} where {index.name} match %s"  # noqa: S608
            for weight, _ in weighed
        )
        cursor.execute(
            f"select rowid from ({each}) group by rowid order by sum(weight) desc limit {MOST_SIMILAR}",  # noqa: S608
            [_phrase(term) for _, term in weighed],
        )
        return [row[0] for row in cursor.fetchall()]


def _swaps(word: str) -> Iterator[str]:
    """A word with each two neighbouring letters swapped."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _likenesses(words: list[str]) -> list[float]:
    """What names on PostgreSQL must have in common with each word: what one error leaves, then the least.

    A word of n letters has n + 1 trigrams there, three of which hold a wrong letter. Swapped letters are
    looked for by themselves.
    """
    shortest = min(map(len, words))
    one_error = 1 - 3 / (shortest + 1) - 0.01
    return [one_error, LEAST_LIKENESS] if one_error > LEAST_LIKENESS else [LEAST_LIKENESS]


def _similar_on_postgres(index: SearchIndex, words: list[str], likeness: float) -> list[int]:
    """The rows whose name has, for each word, one like it, or the word with two letters swapped."""
    name = f"upper({index.fields[0]}::text)"
    typed = [word.upper() for word in words]
    swaps = [[f"%{swap}%" for swap in _swaps(word)] for word in typed]
    # an index of trigrams answers any of several patterns, but no list of them
    likes = (" or ".join([f"%s <%% {name}", *([f"{name} like %s"] * len(each))]) for each in swaps)
    farness = " + ".join([f"(%s <<-> {name})"] * len(typed))
    statement = (
        f"select id from {index.table} where ({') and ('.join(likes)}) "  # noqa: S608
        f"order by {farness} limit {MOST_SIMILAR}"
    )
    facts = [fact for word, each in zip(typed, swaps, strict=True) for fact in (word, *each)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ALONG_TRIGRAMS, [str(likeness)])
        cursor.execute(statement, [*facts, *typed])
        return [row[0] for row in cursor.fetchall()]
