"""``manage.py refresh_outlook``: works out renewals and forecast anew from the published scores."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from gtm.repositories import judge_renewals, refresh_outlook


class Command(BaseCommand):
    """Works out the outlook of every account."""

    help = (
        "Works out likelihoods to renew and the revenue forecast anew from the published scores, and holds "
        "forecasts of past renewals against what came. "
        "Publications and imports do this by themselves."
    )

    def handle(self, **_: Any) -> None:
        """Works it out, then says what it rests on."""
        now = datetime.now(UTC)
        found, judged = refresh_outlook(now), judge_renewals(now)
        if found is None:
            self.stdout.write("No scores are published yet. Run: manage.py score --wait")
            return
        self.stdout.write(
            f"Outlook of {found.accounts:,} accounts from run {found.run_id} as of {found.as_of}. "
            f"Forecasts of renewals judged: {judged:,}."
        )
