"""Writing rows in bulk: new ones created, changed ones updated, the others left alone and counted."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import models, transaction

BATCH_ROWS = 2_000
# SQLite's write lock is not fair: a pause lets a page that waits have its turn
PAUSE_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """How many records were written.

    Attributes:
        created: new records.
        updated: records that held other values.
        unchanged: records that held the same values.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "UpsertCounts") -> "UpsertCounts":
        return UpsertCounts(
            self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged
        )


@dataclass(frozen=True, slots=True)
class Upsert:
    """Writes rows of one table by their natural key.

    Attributes:
        model: the table.
        key: field names of a unique constraint.
        only_created: fields that are set on new records and never changed afterwards.
        merged: JSON fields whose keys are merged into the existing ones; a None removes its key.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    only_created: frozenset[str] = frozenset({"ingested_at"})
    merged: frozenset[str] = frozenset({"attributes"})

    @property
    def keeps_attributes(self) -> bool:
        """Whether the table has a place for columns that the product has no name for."""
        return "attributes" in {field.name for field in self.model._meta.fields}

    def write(self, rows: Iterable[dict[str, Any]]) -> Iterator[UpsertCounts]:
        """Writes rows, each a field → value with the key's fields; yields the counts of each batch.

        Every batch is a transaction of its own, so that pages are not kept from writing.
        """
        for batch in batched(rows, BATCH_ROWS):
            yield self._write_batch(batch)
            time.sleep(PAUSE_SECONDS)

    def _write_batch(self, rows: tuple[dict[str, Any], ...]) -> UpsertCounts:
        with transaction.atomic():
            known = self._known(rows)
            created, changed = [], []
            for row in rows:
                record = known.get(tuple(row[name] for name in self.key))
                if record is None:
                    created.append(self._new(row))
                elif self._apply(record, row):
                    changed.append(record)
            self._store([*created, *changed], rows[0])
        return UpsertCounts(len(created), len(changed), len(rows) - len(created) - len(changed))

    def _known(self, rows: tuple[dict[str, Any], ...]) -> dict[tuple[Any, ...], models.Model]:
        narrowing = {f"{name}__in": {row[name] for row in rows} for name in self.key}
        found = self.model._default_manager.filter(**narrowing)
        return {tuple(getattr(record, name) for name in self.key): record for record in found}

    def _apply(self, record: models.Model, row: dict[str, Any]) -> bool:
        is_changed = False
        for name, value in row.items():
            if name in self.only_created or name in self.key:
                continue
            held = getattr(record, name)
            wanted = _merge(held, value) if name in self.merged else value
            if held != wanted:
                setattr(record, name, wanted)
                is_changed = True
        return is_changed

    def _new(self, row: dict[str, Any]) -> models.Model:
        return self.model(
            **{name: _merge({}, value) if name in self.merged else value for name, value in row.items()}
        )

    def _store(self, records: list[models.Model], row: dict[str, Any]) -> None:
        for record in records:
            record.pk = None  # the natural key alone decides between insert and update
        fields = {name for name in row if name not in self.only_created and name not in self.key}
        stamps = {each.name for each in self.model._meta.fields if getattr(each, "auto_now", False)}
        self.model._default_manager.bulk_create(
            records, update_conflicts=True, unique_fields=self.key, update_fields=sorted(fields | stamps)
        )


def _merge(held: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**held, **new}.items() if value is not None}
