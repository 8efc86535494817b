"""What is kept about scoring runs for the page of the portfolio."""

from django.db import models

from predictions.domain import RiskTier


class RunTiersRecord(models.Model):
    """How a published run divided all accounts into tiers: kept, because counting a year of runs is slow.

    Attributes:
        counts: accounts by tier.
    """

    run = models.OneToOneField(
        "predictions.ScoringRunRecord", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    counts = models.JSONField()

    def __str__(self) -> str:
        return f"tiers of run {self.run_id}"

    @property
    def tiers(self) -> dict[RiskTier, int]:
        """The counts by tier."""
        return {RiskTier(tier): count for tier, count in self.counts.items()}
