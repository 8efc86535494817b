"""A small world whose accounts upgrade the sooner, the more they hit the limits of their plans."""

from dataclasses import dataclass, replace

import numpy as np

from predictions.domain import UPGRADE_CONTRACT
from predictions.domain.upgrade_contract import PRESSURE_FEATURES
from predictions.mart import SnapshotColumns
from tests.predictions.ml_builders import MartFake, World, days

MONTHS_AHEAD = 6


@dataclass
class UpgradeWorld(World):
    """Attributes:
    pressure: log-odds of an upgrade in a month that a spread of pressure adds; 0 is a world without signal.
    upgrades: log-odds of an upgrade in a month.
    """

    pressure: float = 1.6
    upgrades: float = -4.0

    def snapshots(self) -> SnapshotColumns:
        left = super().snapshots()
        random = np.random.default_rng(self.seed + 1)
        need = random.normal(size=self.accounts)
        chance = 1 / (1 + np.exp(-(self.upgrades + self.pressure * need)))
        # any account may upgrade in any month, and again: who has, is as likely to as before
        rises = random.random((self.months + MONTHS_AHEAD, self.accounts)) < chance
        waits = np.full((self.months + 1, self.accounts), MONTHS_AHEAD)
        for ahead in range(MONTHS_AHEAD - 1, -1, -1):
            waits[rises[ahead : ahead + self.months + 1]] = ahead
        account = left.features.customer_pks
        month = (left.as_of - left.as_of.min()).astype(int) // 30
        wait = waits[month, account]
        upgraded_on = left.as_of + 30 * wait * days(1) + days(10)
        upgraded_on[wait == MONTHS_AHEAD] = np.datetime64("NaT", "D")
        hits = np.exp(0.5 * need[account] + 0.2 * random.normal(size=len(account)))
        columns = {
            **left.features.columns,
            **{feature.name: random.normal(size=len(account)) for feature in PRESSURE_FEATURES},
            "limit_hits_30d": hits,
            "pressure_share_90d": hits / 60,
        }
        ordered = {name: columns[name] for name in UPGRADE_CONTRACT.names}
        return replace(
            left,
            features=replace(left.features, columns=ordered),
            upgraded_on=upgraded_on,
        )


class UpgradeMartFake(MartFake):
    """The mart of an upgrade world."""

    contract = UPGRADE_CONTRACT
