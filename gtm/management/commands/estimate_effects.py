"""``manage.py estimate_effects``: says what plays do, from everything whose outcome is known."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from gtm.queries.effect.estimates import effect_rows
from gtm.repositories.effect import estimate_effects


class Command(BaseCommand):
    """Estimates what plays do."""

    help = (
        "Compares accounts with a play with those held out by chance, or alike and without one, and keeps "
        "what that says of each kind of play. The product does it every night by itself."
    )

    def handle(self, **_: Any) -> None:
        """Estimates, then says it a line for each kind of play."""
        found = estimate_effects(datetime.now(UTC))
        if found is None:
            self.stdout.write("No scores are published yet. Run: manage.py score --wait")
            return
        for row in effect_rows():
            name = f"{row.play_type.label}: {row.playbook or 'all plays'}"
            known = row.estimate
            kept = "" if known.effect is None else f", keeps {known.effect:+.1%}"
            span = (
                "" if known.low is None or known.high is None else f" ({known.low:+.1%} to {known.high:+.1%})"
            )
            self.stdout.write(
                f"{name}: {row.verdict.label}. {known.with_play} with a play, {known.without} "
                f"{known.method.label}{kept}{span}."
            )
        self.stdout.write(f"{found.kinds} kinds of plays, outcomes known until {found.outcomes_until}.")
