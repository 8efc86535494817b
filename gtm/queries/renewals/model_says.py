"""What the model expects of prices at renewals now."""

from gtm.domain import NO_CHANGES, RenewalChanges
from gtm.models import RevenueForecastRecord


def changes_in_force() -> RenewalChanges:
    """What became of the price in the renewals of the last year, as it was worked out last; one query."""
    kept = (
        RevenueForecastRecord.objects.order_by("-as_of", "-run_id").values_list("changes", flat=True).first()
    )
    return RenewalChanges(**kept) if kept else NO_CHANGES
