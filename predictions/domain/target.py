"""What a model predicts."""

from enum import StrEnum


class Target(StrEnum):
    """An outcome within 90 days that has a ladder of models of its own."""

    CHURN = "churn"
    UPGRADE = "upgrade"

    @property
    def happened(self) -> str:
        """What accounts did that met it, for readers."""
        return {Target.CHURN: "left", Target.UPGRADE: "upgraded"}[self]

    @property
    def happens(self) -> str:
        """What accounts do that meet it, for readers."""
        return {Target.CHURN: "leave", Target.UPGRADE: "upgrade"}[self]

    @property
    def definition_key(self) -> str:
        """What an evaluation calls the definition of the outcome."""
        return f"{self.value}_definition"

    @property
    def version_prefix(self) -> str:
        """What stands before the numbers of a model's version."""
        return "" if self is Target.CHURN else f"{self.value}-"
