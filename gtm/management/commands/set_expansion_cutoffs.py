"""``manage.py set_expansion_cutoffs``: puts the cut-offs of the quadrant in force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gtm.domain import ExpansionCutoffs
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from gtm.repositories.expansion import ExpansionCutoffsUnchanged, put_expansion_cutoffs_in_force


class Command(BaseCommand):
    """Puts cut-offs of the quadrant in force; those left out stay as they are."""

    help = "Puts the cut-offs of the quadrant in force, at once; those left out stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the three cut-offs and the reason."""
        parser.add_argument("--churn", type=float, metavar="P", help="churn counts as high from, 0 to 1")
        parser.add_argument(
            "--propensity", type=float, metavar="P", help="an upgrade counts as likely from, 0 to 1"
        )
        parser.add_argument("--pressure", type=int, metavar="N", help="by rules: points from 1 to 9")
        parser.add_argument("--reason", required=True, help="why, for the history")

    def handle(
        self,
        *,
        churn: float | None,
        propensity: float | None,
        pressure: int | None,
        reason: str,
        **_: Any,
    ) -> None:
        """Says what is in force now."""
        now = cutoffs_in_force().cutoffs
        try:
            cutoffs = ExpansionCutoffs(
                now.churn if churn is None else churn,
                now.propensity if propensity is None else propensity,
                now.pressure if pressure is None else pressure,
            )
            what_came = _put_in_force(cutoffs, reason)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{what_came}: churn from {cutoffs.churn:.1%}, upgrade from {cutoffs.propensity:.1%}, "
            f"{cutoffs.pressure} points."
        )


def _put_in_force(cutoffs: ExpansionCutoffs, reason: str) -> str:
    try:
        put_expansion_cutoffs_in_force(cutoffs, reason=reason, set_by=None, now=timezone.now())
    except ExpansionCutoffsUnchanged:
        return "Unchanged"
    return "In force"
