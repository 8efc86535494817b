"""Where marts and models come from.

The mart and the model are loaded where they are used: XGBoost hangs in a child that was forked from a process
which used it before, so only the worker's children and single commands ever import it.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
    return ScoringSources(mart=_mart, model=_model)


def _mart(version: str | None) -> MartVersion:
    from predictions.mart import open_mart  # noqa: PLC0415 see the module's docstring

    return open_mart(version)


def _model(version: str) -> ScoringModel:
    from predictions.ml.registry import load_model  # noqa: PLC0415 see the module's docstring

    return load_model(version)
