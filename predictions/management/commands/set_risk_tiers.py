"""``manage.py set_risk_tiers``: puts cut-offs in force, given one by one or proposed from capacity."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CAPACITY, Capacity, TierCutoffs, propose_cutoffs
from predictions.queries.operating_point import operating_point, published_probabilities, tier_totals
from predictions.repositories.operating_point import CutoffsAlreadyInForce, ReasonMissing, put_in_force

NOT_UNDERSTOOD = 2


class Command(BaseCommand):
    """Sets from which probability each tier begins."""

    help = (
        "Puts risk tiers in force. Either give cut-offs (those left out stay as they are), or --capacity, "
        "which proposes them from the published scores. The published scores move to the new tiers at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the cut-offs, the capacity and the reason."""
        for tier in ("medium", "high", "critical"):
            parser.add_argument(
                f"--{tier}", type=float, metavar="P", help=f"probability, 0 to 1, from which {tier} begins"
            )
        usual = f"{DEFAULT_CAPACITY.critical:g} {DEFAULT_CAPACITY.high:g} {DEFAULT_CAPACITY.medium:g}"
        parser.add_argument(
            "--capacity",
            type=float,
            nargs="*",
            metavar="SHARE",
            help=(
                "shares of accounts, 0 to 1, that the team can act on at once, reach within the week and "
                f"watch; three numbers, or none for {usual}"
            ),
        )
        parser.add_argument("--reason", required=True, metavar="TEXT", help="why; the history keeps it")

    def handle(
        self,
        *,
        medium: float | None,
        high: float | None,
        critical: float | None,
        capacity: list[float] | None,
        reason: str,
        **_options: object,
    ) -> None:
        """Sets the cut-offs and says how many accounts each tier has now."""
        given = (medium, high, critical)
        try:
            cutoffs = _given_cutoffs(*given) if capacity is None else _proposed_cutoffs(capacity, given)
            moved = put_in_force(cutoffs, reason=reason, set_by=None, now=timezone.now())
            self.stdout.write(f"{moved:,} accounts moved to another tier.")
        except CutoffsAlreadyInForce as refusal:
            self.stdout.write(str(refusal))
        except (ReasonMissing, ValueError) as problem:
            raise CommandError(str(problem), returncode=NOT_UNDERSTOOD) from problem
        if capacity is not None:
            self.stdout.write("The cut-offs come from capacity: how many accounts a team can take on.")
        for total in tier_totals(CustomerRecord.objects.all(), operating_point().cutoffs):
            self.stdout.write(
                f"  {total.tier:<8} from {100 * total.begins_at:4g}%  {total.account_count:>7,} accounts"
                f"  {total.share:>4.0%}"
            )


def _given_cutoffs(medium: float | None, high: float | None, critical: float | None) -> TierCutoffs:
    if medium is None and high is None and critical is None:
        raise ValueError("Nothing to set. Give --medium, --high or --critical, or --capacity.")
    now = operating_point().cutoffs
    return TierCutoffs(
        now.medium if medium is None else medium,
        now.high if high is None else high,
        now.critical if critical is None else critical,
    )


def _proposed_cutoffs(shares: list[float], given: tuple[float | None, ...]) -> TierCutoffs:
    if any(cutoff is not None for cutoff in given):
        raise ValueError("Give either cut-offs or --capacity, not both.")
    if len(shares) not in {0, 3}:
        raise ValueError(f"--capacity got {len(shares)} numbers. Valid: none, or critical, high and medium.")
    return propose_cutoffs(published_probabilities(), Capacity(*shares))
