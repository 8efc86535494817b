"""The palette of the search at the server: typed exactly, begun, misspelt, in another order, and in vain."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from churnapp.benchmarks.measure import Measurement
from churnapp.benchmarks.pages import SAMPLE, Load, measure_all
from customers.models import CustomerRecord

PALETTE = {"HX-Request": "true", "HX-Target": "palette_hits"}


def measure_search(load: Load) -> Measurement:
    """Time of a search for names that are there, as people type them; see ``measure_pages``.

    Raises:
        NothingToOpen: there is no account, or no user with the admin role.
    """
    names = list(CustomerRecord.objects.order_by("?").values_list("name", flat=True)[:SAMPLE])
    ways = {
        "whole name": names,
        "beginning": [name[:4] for name in names],
        "one word": [name.split()[-1] for name in names],
        "misspelt": [_misspelt(name) for name in names],
        "in vain": [name[::-1] for name in names],
    }
    return measure_all("search", {way: list(_addresses(typed)) for way, typed in ways.items()}, load, PALETTE)


def _misspelt(name: str) -> str:
    """The first word with its third and fourth letters swapped."""
    word = name.split(maxsplit=1)[0]
    return word[:2] + word[3:4] + word[2:3] + word[4:]


def _addresses(words: list[str]) -> Iterator[str]:
    for typed in words:
        yield f"{reverse('search')}?{urlencode({'q': typed})}"
