"""Writing rows in bulk: new ones created, changed ones updated, the others left alone and counted."""

import time
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
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
class WantedRecord:
    """What a record should hold.

    Attributes:
        values: field → value, with the natural key's fields.
        only_new: field → value that is set on a new record and never changed afterwards.
    """

    values: dict[str, Any]
    only_new: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upsert:
    """Writes rows of one table by their natural key.

    Attributes:
        model: the table.
        key: field names of a unique constraint.
        merged: JSON fields whose keys are merged into the existing ones; a None removes its key.
        following: fields that no file names and that ``settle`` sets.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    merged: frozenset[str] = frozenset({"attributes"})
    following: frozenset[str] = frozenset()

    @property
    def keeps_attributes(self) -> bool:
        """Whether the table has a place for columns that the product has no name for."""
        return "attributes" in {field.name for field in self.model._meta.fields}

    def settle(self, before: models.Model, record: models.Model) -> None:
        """Sets what follows from a change on a record about to be stored; most tables need nothing."""

    def keep(self, changed: Sequence[tuple[models.Model, models.Model]]) -> None:
        """Told of the stored changes of a batch, before and after, in its transaction."""

    def write(self, wanted: Iterable[WantedRecord]) -> Iterator[UpsertCounts]:
        """Writes records that all name the same fields; yields the counts of each batch.

        Every batch is a transaction of its own, so that pages are not kept from writing.
        """
        for batch in batched(wanted, BATCH_ROWS):
            yield self._write_batch(batch)
            time.sleep(PAUSE_SECONDS)

    def _write_batch(self, batch: tuple[WantedRecord, ...]) -> UpsertCounts:
        with transaction.atomic():
            known = self._known(batch)
            created: list[models.Model] = []
            changed: list[tuple[models.Model, models.Model]] = []
            for wanted in batch:
                record = known.get(self._key_of(wanted))
                if record is None:
                    created.append(self._new(wanted))
                elif self._differs(record, wanted):
                    changed.append((record, self._changed(record, wanted)))
            self._store([*created, *(record for _, record in changed)], batch[0])
            self.keep(changed)
        return UpsertCounts(len(created), len(changed), len(batch) - len(created) - len(changed))

    def _known(self, batch: tuple[WantedRecord, ...]) -> dict[tuple[Any, ...], models.Model]:
        narrowing = {f"{name}__in": {wanted.values[name] for wanted in batch} for name in self.key}
        found = self.model._default_manager.filter(**narrowing)
        return {tuple(getattr(record, name) for name in self.key): record for record in found}

    def _key_of(self, wanted: WantedRecord) -> tuple[Any, ...]:
        return tuple(wanted.values[name] for name in self.key)

    def _new(self, wanted: WantedRecord) -> models.Model:
        values = {
            name: _merge({}, value) if name in self.merged else value for name, value in wanted.values.items()
        }
        return self.model(**values, **wanted.only_new)

    def _differs(self, record: models.Model, wanted: WantedRecord) -> bool:
        return any(getattr(record, name) != value for name, value in self._new_values(record, wanted))

    def _changed(self, record: models.Model, wanted: WantedRecord) -> models.Model:
        changed = copy(record)
        for name, value in self._new_values(record, wanted):
            setattr(changed, name, value)
        self.settle(record, changed)
        return changed

    def _new_values(self, record: models.Model, wanted: WantedRecord) -> Iterator[tuple[str, Any]]:
        for name, value in wanted.values.items():
            yield name, _merge(getattr(record, name), value) if name in self.merged else value

    def _store(self, records: list[models.Model], example: WantedRecord) -> None:
        for record in records:
            record.pk = None  # the natural key alone decides between insert and update
        fields = {name for name in example.values if name not in self.key} | self.following
        stamps = {each.name for each in self.model._meta.fields if getattr(each, "auto_now", False)}
        self.model._default_manager.bulk_create(
            records, update_conflicts=True, unique_fields=self.key, update_fields=sorted(fields | stamps)
        )


def _merge(held: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**held, **new}.items() if value is not None}
