"""Two parts added up; rung L2 of models that were trained before it could bend is kept this way."""

from typing import Any

from predictions.mart.columns import Floats
from predictions.ml.component import Component


class Added(Component):
    """A component on top of a baseline; expectation, contributions and log-odds add up."""

    kind = "added"

    def __init__(self, baseline: Component, addition: Component) -> None:
        self.baseline = baseline
        self.addition = addition
        self.expectation = baseline.expectation + addition.expectation

    def log_odds(self, matrix: Floats) -> Floats:
        """The baseline's log-odds plus the addition's."""
        return self.baseline.log_odds(matrix) + self.addition.log_odds(matrix)

    def contributions(self, matrix: Floats) -> Floats:
        """The baseline's contributions plus the addition's."""
        return self.baseline.contributions(matrix) + self.addition.contributions(matrix)

    def to_json(self) -> dict[str, Any]:
        """Nothing of its own: both parts are saved beside it."""
        return {}
