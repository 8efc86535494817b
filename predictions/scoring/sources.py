"""Where marts and models come from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from predictions.domain import UPGRADE_CONTRACT
from predictions.mart import Mart, open_mart
from predictions.ml.hazard import HazardModel
from predictions.ml.hazard_file import load_hazard
from predictions.ml.registry import load_model
from predictions.ml.trained_model import TrainedModel


@dataclass(frozen=True, slots=True)
class ScoringSources:
    """Marts and models by version.

    Attributes:
        mart: a version of the mart, the published one for None.
        model: a registered model.
        hazard: the curve of a registered model; None for versions without one.
        upgrade_mart: a version of the mart with what upgrades are predicted from; None where nothing is told
            about upgrades.
    """

    mart: Callable[[str | None], Mart]
    model: Callable[[str], TrainedModel]
    hazard: Callable[[str], HazardModel | None] = lambda _: None
    upgrade_mart: Callable[[str], Mart | None] = lambda _: None


def published_sources() -> ScoringSources:
    """The marts and models of this installation."""
    return ScoringSources(
        mart=open_mart,
        model=load_model,
        hazard=load_hazard,
        upgrade_mart=partial(open_mart, contract=UPGRADE_CONTRACT),
    )
