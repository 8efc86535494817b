"""What makes two versions of the model say different things of one account."""

from dataclasses import dataclass

from churnapp.saying import say
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
            return say("not known: the features of the published version were not kept")
        rises = self.after > self.before
        if self.group == LEVEL:
            return (
                say("expects more customers to leave at all")
                if rises
                else say("expects fewer customers to leave at all")
            )
        if rises:
            if self.after <= 0:
                return say("lowers the risk less")
            return say("raises the risk more") if self.before > 0 else say("now raises the risk")
        if self.after >= 0:
            return say("raises the risk less")
        return say("lowers the risk more") if self.before < 0 else say("now lowers the risk")

    @property
    def driver_group(self) -> DriverGroup | None:
        """The group, where it is one."""
        return DriverGroup(self.group) if self.group in set(DriverGroup) else None
