"""What is known about the demo portfolio of this installation: which one it is, and whether it is all in."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Self

from django.conf import settings

from churnapp.durable_files import write_durably
from customers.models import CustomerRecord

IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DemoPortfolio:
    """One demo portfolio.

    Attributes:
        accounts: how many.
        seed: of all chance.
        end: last day with data, ISO 8601.
        is_loaded: whether every step of the loading was finished.
    """

    accounts: int
    seed: int
    end: str
    is_loaded: bool = False

    @classmethod
    def read(cls) -> Self | None:
        """The portfolio this installation has or was loading; None when it never had one."""
        try:
            return cls(**json.loads(_note_path().read_text()))
        except (FileNotFoundError, json.JSONDecodeError, TypeError):
            return None

    def write(self) -> None:
        """Remembers this portfolio."""
        write_durably(_note_path(), json.dumps(asdict(self)))

    @property
    def end_date(self) -> date:
        """The last day with data."""
        return date.fromisoformat(self.end)


def portfolio_directory() -> Path:
    """Where the files of the demo portfolio lie."""
    return Path(settings.DATA_DIR) / "demo" / "files"


def delete_demo_customers() -> int:
    """Deletes the customers of the files that were loaded last, with everything that hangs on them."""
    deleted = 0
    for ids in batched(_customer_ids(), IDS_AT_ONCE):
        customers = CustomerRecord.objects.filter(customer_id__in=ids)
        deleted += customers.count()
        customers.delete()
    return deleted


def _note_path() -> Path:
    return Path(settings.DATA_DIR) / "demo" / "portfolio.json"


def _customer_ids() -> Iterator[str]:
    path = portfolio_directory() / "customers.csv"
    if not path.exists():
        return
    with path.open(newline="") as file:
        yield from (row["customer_id"] for row in csv.DictReader(file))
