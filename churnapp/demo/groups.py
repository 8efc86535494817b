"""Companies of the demo that belong to one another, tied through the same door as those of a file."""

from customers.models import CustomerRecord
from customers.repositories.parents import link_parents

GROUPS, SMALLEST, LARGEST = 24, 2, 4


def tie_demo_groups() -> int:
    """Puts a few large accounts above smaller ones of the same industry and CSM.

    Returns:
        How many accounts belong to another afterwards.
    """
    if CustomerRecord.objects.filter(parent__isnull=False).exists():
        return 0
    rows = CustomerRecord.objects.active().filter(csm__isnull=False, mrr__isnull=False)
    by_book: dict[tuple[int | None, str], list[str]] = {}
    for customer_id, csm, industry in rows.order_by("-mrr", "pk").values_list(
        "customer_id", "csm_id", "industry"
    ):
        by_book.setdefault((csm, industry), []).append(customer_id)
    parent_of: dict[str, str | None] = {}
    for place, ids in enumerate(list(by_book.values())[:GROUPS]):
        size = SMALLEST + place % (LARGEST - SMALLEST + 1)
        for child in ids[2 : 2 + 3 * size : 3]:
            parent_of[child] = ids[0]
    link_parents(parent_of)
    return len(parent_of)
