"""``manage.py propose_risk_weights``: what this quarter's data says about the weights of the risk score."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from predictions.queries.risk_weights import weight_proposals
from predictions.wiring import NO_PROPOSAL, propose_risk_weights


class Command(BaseCommand):
    """Keeps a proposal that an admin accepts or declines on the page of the risk weights."""

    help = (
        "Proposes weights for the composite risk score from who left, keeps them for this quarter and "
        "prints it. Nothing changes until an admin accepts it on the page /risk-weights/."
    )

    def handle(self, **_: Any) -> None:
        """Proposes, or says in one sentence why not."""
        try:
            record = propose_risk_weights()
        except NO_PROPOSAL as refusal:
            raise CommandError(str(refusal)) from refusal
        proposal = next(row for row in weight_proposals() if row.pk == record.pk)
        evidence = proposal.evidence
        self.stdout.write(f"{proposal.quarter}: {evidence['reason']}")
        for row in proposal.rows:
            self.stdout.write(
                f"  {row.signal:<15} {row.current:.2f} in force, {row.proposed:.2f} proposed "
                f"(data: {row.low:.2f} to {row.high:.2f})"
            )
        self.stdout.write(
            f"Chance that a leaver has the higher score: {evidence['auc_current']:.3f} in force, "
            f"{evidence['auc_proposed']:.3f} proposed, out of time on {evidence['test_rows']:,} rows with "
            f"{evidence['test_leavers']:,} leavers."
        )
