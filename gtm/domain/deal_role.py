"""What a person of the customer means for a sale."""

from enum import StrEnum

from churnapp.saying import later, say


class DealRole(StrEnum):
    """The part a person plays in one sale; what they mean for the account is told by the contact."""

    DECIDES = "decides"
    PAYS = "pays"
    CHAMPION = "champion"
    INFLUENCES = "influences"
    USES = "uses"
    BLOCKS = "blocks"

    @property
    def label(self) -> str:
        """In words."""
        return say(_DEAL_ROLE_WORDS[self])


_DEAL_ROLE_WORDS = {
    DealRole.DECIDES: later("Decides"),
    DealRole.PAYS: later("Pays"),
    DealRole.CHAMPION: later("Champion"),
    DealRole.INFLUENCES: later("Influences"),
    DealRole.USES: later("Uses"),
    DealRole.BLOCKS: later("Blocks"),
}
