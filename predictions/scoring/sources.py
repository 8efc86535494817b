"""Where marts and models come from."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from predictions.mart import open_mart
from predictions.scoring.inputs import MartVersion, ScoringModel


@dataclass(frozen=True, slots=True)
class ScoringSources:
    """Marts and models by version.

    Attributes:
        mart: a version of the mart, the published one for None.
        model: a registered model.
    """

    mart: Callable[[str | None], MartVersion]
    model: Callable[[str], ScoringModel]


def published_sources() -> ScoringSources:
    """The marts and models of this installation."""
    return ScoringSources(mart=open_mart, model=_model)


def _model(version: str) -> ScoringModel:
    # XGBoost hangs in a child forked from a process that used it: only those who predict ever import it
    load: Callable[[str], ScoringModel] = import_module("predictions.ml.registry").load_model
    return load(version)
