"""What a model predicts."""

from enum import StrEnum

from churnapp.saying import say


class Target(StrEnum):
    """An outcome within 90 days that has a ladder of models of its own."""

    CHURN = "churn"
    UPGRADE = "upgrade"

    @property
    def happened(self) -> str:
        """What accounts did that met it, for readers."""
        return say("left") if self is Target.CHURN else say("upgraded")

    @property
    def happens(self) -> str:
        """What accounts do that meet it, for readers."""
        return say("leave") if self is Target.CHURN else say("upgrade")

    @property
    def definition_key(self) -> str:
        """What an evaluation calls the definition of the outcome."""
        return f"{self.value}_definition"

    @property
    def version_prefix(self) -> str:
        """What stands before the numbers of a model's version."""
        return "" if self is Target.CHURN else f"{self.value}-"
