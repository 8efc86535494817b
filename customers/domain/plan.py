"""The ladder of plans."""

from enum import StrEnum

from churnapp.saying import say


class PlanTier(StrEnum):
    """Plan tiers from the lowest to the ceiling; ``custom`` is a bespoke contract above enterprise."""

    FREE = "free"
    STARTER = "starter"
    GROWTH = "growth"
    ENTERPRISE = "enterprise"
    CUSTOM = "custom"

    @classmethod
    def from_label(cls, label: str) -> "PlanTier":
        """The tier a label names, ignoring case and surrounding spaces.

        Raises:
            ValueError: no tier has that name.
        """
        try:
            return cls(label.strip().lower())
        except ValueError:
            valid = ", ".join(cls)
            raise ValueError(
                say("Unknown plan {label!r}. Valid plans: {valid}.", label=label, valid=valid)
            ) from None

    @property
    def next_tier_up(self) -> "PlanTier | None":
        """The tier an upgrade leads to, or None at the ceiling."""
        tiers = list(PlanTier)
        position = tiers.index(self) + 1
        return tiers[position] if position < len(tiers) else None
