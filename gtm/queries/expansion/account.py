"""The expansion of one account."""

from dataclasses import dataclass

from gtm.domain import Offer
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from gtm.queries.expansion.rows import ROW_PATHS, ExpansionRow
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import UpgradeBasis, UpgradeChance, upgrade_basis, upgrade_chance


@dataclass(frozen=True, slots=True)
class AccountExpansion:
    """One account between churn and expansion.

    Attributes:
        chance: interval and reasons; None where no upgrade is predicted.
    """

    row: ExpansionRow
    basis: UpgradeBasis
    chance: UpgradeChance | None

    @property
    def offer_words(self) -> str:
        """The next-best offer."""
        return self.row.offer.words(self.row.target)

    @property
    def is_saved_first(self) -> bool:
        """Whether nothing is to be sold before the customer is saved."""
        return self.row.offer is Offer.SAVE_FIRST


def account_expansion(customer_pk: int) -> AccountExpansion | None:
    """The expansion of an account; None without a score, or when it has left; at most five queries."""
    found = CurrentScoreRecord.objects.filter(customer_id=customer_pk, customer__churn_date=None)
    values = found.values(*ROW_PATHS).first()
    if values is None:
        return None
    row = ExpansionRow.of(values, cutoffs_in_force().cutoffs)
    return AccountExpansion(row, upgrade_basis(), upgrade_chance(customer_pk) if row.can_upgrade else None)
