"""Features as one matrix of floats, the same for training and scoring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from predictions.domain import FeatureContract, FeatureKind, FeatureValue
from predictions.mart.columns import Column, Floats, coded


class ModelDoesNotFit(ValueError):
    """A mart and a model do not speak of the same features."""


@dataclass(frozen=True)
class Encoder:
    """Turns columns into a matrix in contract order; NaN is missing, a new category is missing too.

    Attributes:
        contract: the features of the matrix's columns.
        categories: category feature to the values seen in training; a value's code is its position.
    """

    contract: FeatureContract
    categories: Mapping[str, tuple[str, ...]]

    @classmethod
    def learnt_from(cls, contract: FeatureContract, columns: Mapping[str, Column]) -> Self:
        """An encoder that knows the categories that occur in the columns."""
        return cls(
            contract,
            {
                feature.name: tuple(
                    sorted({str(value) for value in columns[feature.name] if value is not None})
                )
                for feature in contract
                if feature.kind is FeatureKind.CATEGORY
            },
        )

    def matrix(self, columns: Mapping[str, Column]) -> Floats:
        """The columns as floats (n, k); infinities count as missing.

        Raises:
            ModelDoesNotFit: a feature of the contract is missing from the columns.
        """
        if missing := [name for name in self.contract.names if name not in columns]:
            raise ModelDoesNotFit(
                f"The features lack {', '.join(missing)}, which the model was trained on. "
                "Run: manage.py build_mart, then manage.py train_model"
            )
        encoded = [self._encoded(name, columns[name]) for name in self.contract.names]
        if not encoded:
            return np.empty((0, 0))
        features = np.array(encoded, dtype=np.float64)
        features[~np.isfinite(features)] = np.nan
        return features.T  # column by column, as it is read

    def to_json(self) -> dict[str, Any]:
        """What ``from_json`` needs beside the contract."""
        return {name: list(values) for name, values in self.categories.items()}

    @classmethod
    def from_json(cls, contract: FeatureContract, content: Mapping[str, list[str]]) -> Self:
        """The encoder that was saved."""
        return cls(contract, {name: tuple(values) for name, values in content.items()})

    def _encoded(self, name: str, values: Column) -> Floats:
        if name not in self.categories:
            return np.asarray(values, dtype=np.float64)
        codes = {value: float(code) for code, value in enumerate(self.categories[name])}
        return coded(np.asarray(values, dtype=object), codes, other=np.nan)


def one_row(contract: FeatureContract, features: Mapping[str, FeatureValue]) -> dict[str, Column]:
    """The features of one customer as columns of one row; what the contract does not name is left out."""
    return {
        feature.name: np.array([features[feature.name]], dtype=object)
        if feature.kind is FeatureKind.CATEGORY
        else np.array([features[feature.name]], dtype=np.float64)
        for feature in contract
        if feature.name in features
    }
