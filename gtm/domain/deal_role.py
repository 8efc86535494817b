"""What a person of the customer means for a sale."""

from enum import StrEnum


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
        return self.value.capitalize()
