"""What makes two versions of the model say different things of one account."""

from dataclasses import dataclass

from predictions.domain.feature_contract import DriverGroup

# what is not said by any feature: how many leave at all
LEVEL = "level"


@dataclass(frozen=True, slots=True)
class GroupShift:
    """The driver group that accounts for most of a change of probability.

    Attributes:
        group: the group, ``LEVEL`` for the overall level, empty where it is not known.
        before, after: log-odds that the group adds in either version; positive raises risk.
    """

    group: str
    before: float = 0.0
    after: float = 0.0

    @property
    def in_words(self) -> str:
        """The shift as a phrase after the group's name: "raises the risk more than before"."""
        if not self.group:
            return "not known: the features of the published version were not kept"
        rises = self.after > self.before
        if self.group == LEVEL:
            return f"expects {'more' if rises else 'fewer'} customers to leave at all"
        if rises:
            if self.after <= 0:
                return "lowers the risk less"
            return "raises the risk more" if self.before > 0 else "now raises the risk"
        if self.after >= 0:
            return "raises the risk less"
        return "lowers the risk more" if self.before < 0 else "now lowers the risk"

    @property
    def driver_group(self) -> DriverGroup | None:
        """The group, where it is one."""
        return DriverGroup(self.group) if self.group in set(DriverGroup) else None
