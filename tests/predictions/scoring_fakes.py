"""A portfolio in memory and a linear model: the shapes of the mart and the registry without their files."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from predictions.domain import (
    FEATURE_CONTRACT,
    ChurnModelPort,
    ChurnProbability,
    FeatureKind,
    FeatureValue,
    ShapFeature,
)
from predictions.mart import PastColumns
from predictions.mart.customers import CustomerNotInMart
from predictions.scoring.sources import ScoringSources

AS_OF = date(2026, 5, 31)


@dataclass(frozen=True)
class FakeColumns:
    customer_pks: np.ndarray
    customer_ids: list[str]
    columns: dict[str, np.ndarray]
    mrr: np.ndarray
    events_30d: np.ndarray
    events_previous_30d: np.ndarray
    compliance_gap_score: np.ndarray
    vendor_risk_flags: np.ndarray

    def __len__(self) -> int:
        return len(self.customer_ids)

    def slice(self, first: int, last: int) -> "FakeColumns":
        part = slice(first, last + 1)
        cut = {
            field.name: getattr(self, field.name)[part] for field in fields(self) if field.name != "columns"
        }
        return replace(self, columns={name: column[part] for name, column in self.columns.items()}, **cut)

    def features_of_row(self, row: int) -> dict[str, FeatureValue]:
        cells = {name: column[row] for name, column in self.columns.items()}
        return {
            name: cell if isinstance(cell, str | None) else None if np.isnan(cell) else float(cell)
            for name, cell in cells.items()
        }


@dataclass(frozen=True)
class FakePrediction:
    log_odds: np.ndarray
    probability: np.ndarray
    probability_low: np.ndarray
    probability_high: np.ndarray
    contributions: np.ndarray
    expectation: float = -1.0


def portfolio(count: int, *, seed: int = 7, first_pk: int = 1) -> FakeColumns:
    """Accounts with plausible, partly missing values."""
    draw = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    for feature in FEATURE_CONTRACT:
        if feature.kind is FeatureKind.CATEGORY:
            columns[feature.name] = draw.choice(np.array(["starter", "growth", None], dtype=object), count)
            continue
        values = draw.normal(size=count) if feature.unit == "log ratio" else draw.gamma(2.0, 10.0, count)
        values[draw.random(count) < 0.1] = np.nan
        columns[feature.name] = values
    events = draw.poisson(12, count) * draw.integers(0, 2, count)
    columns["events_30d"] = events.astype(float)
    return FakeColumns(
        customer_pks=np.arange(first_pk, first_pk + count, dtype=np.int64),
        customer_ids=[f"customer-{position:05d}" for position in range(count)],
        columns=columns,
        mrr=columns["mrr"],
        events_30d=events.astype(np.int64),
        events_previous_30d=draw.poisson(8, count) * draw.integers(0, 2, count),
        compliance_gap_score=np.where(draw.random(count) < 0.3, np.nan, draw.random(count)),
        vendor_risk_flags=np.where(draw.random(count) < 0.3, np.nan, draw.integers(0, 9, count)),
    )


class FakeMart:
    """A mart that holds its accounts in memory; the accounts on the growth plan are peers of their own."""

    peer_plans = ("growth",)

    def __init__(self, accounts: FakeColumns, *, version: str = "20260601-fake", as_of: date = AS_OF) -> None:
        self.version = version
        self.as_of = as_of
        self.accounts = accounts
        self.past = portfolio(len(accounts), seed=99)

    @property
    def account_count(self) -> int:
        return len(self.accounts)

    def position_of(self, customer_id: str) -> int:
        if customer_id not in self.accounts.customer_ids:
            raise CustomerNotInMart(f"Customer {customer_id} is not in the mart of {self.as_of}.")
        return self.accounts.customer_ids.index(customer_id)

    def scoring_columns(self, first_position: int, last_position: int) -> FakeColumns:
        return self.accounts.slice(first_position, last_position)

    def own_past_columns(self, first_position: int, last_position: int) -> PastColumns:
        return PastColumns(self.past.slice(first_position, last_position).columns)

    def percentiles(self, feature_name: str, plan_tier: str | None = None) -> np.ndarray:
        values = self.accounts.columns[feature_name]
        if plan_tier is not None:
            values = values[self.accounts.columns["plan_tier"] == plan_tier]
        if values.dtype.kind != "f" or np.isnan(values).all():
            return np.array([])
        return np.nanquantile(values, np.linspace(0, 1, 101))


class FakeModel(ChurnModelPort):
    """Adds a weight per feature; missing values and categories weigh by a fixed amount."""

    contract = FEATURE_CONTRACT
    expectation = -1.0
    basis = None

    def __init__(self, *, seed: int = 3, version: str = "1.0.0") -> None:
        draw = np.random.default_rng(seed)
        self._weights = draw.normal(scale=0.03, size=len(FEATURE_CONTRACT.names))
        self._missing = draw.normal(scale=0.4, size=len(FEATURE_CONTRACT.names))
        self._version = version

    @property
    def version(self) -> str:
        return self._version

    def predict(self, accounts: FakeColumns) -> FakePrediction:
        contributions = np.column_stack(
            [
                self._contribution(place, accounts.columns[name])
                for place, name in enumerate(self.contract.names)
            ]
        )
        log_odds = self.expectation + contributions.sum(axis=1)
        unknown = np.full(len(log_odds), np.nan)
        return FakePrediction(log_odds, 1 / (1 + np.exp(-log_odds)), unknown, unknown, contributions)

    def contributions(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        return self.predict(SimpleNamespace(columns=columns)).contributions

    def predict_proba(self, features: Mapping[str, FeatureValue]) -> ChurnProbability:
        return ChurnProbability(float(self.predict(self._one_row(features)).probability[0]))

    def explain(self, features: Mapping[str, FeatureValue]) -> list[ShapFeature]:
        contributions = self.predict(self._one_row(features)).contributions[0]
        return [
            ShapFeature(name, features[name], float(contribution))
            for name, contribution in zip(self.contract.names, contributions, strict=True)
        ]

    def _contribution(self, place: int, column: np.ndarray) -> np.ndarray:
        if column.dtype.kind == "O":
            return np.where(column == "starter", self._missing[place], 0.0)
        return np.where(np.isnan(column), self._missing[place], column * self._weights[place])

    def _one_row(self, features: Mapping[str, FeatureValue]) -> Any:
        if missing := [name for name in FEATURE_CONTRACT.names if name not in features]:
            raise ValueError(f"The features lack {', '.join(missing)}.")
        return SimpleNamespace(
            columns={
                name: np.array([features[name]], dtype=object)
                if FEATURE_CONTRACT[name].kind is FeatureKind.CATEGORY
                else np.array([np.nan if features[name] is None else features[name]], dtype=float)
                for name in FEATURE_CONTRACT.names
            }
        )


def memory_sources(*, first_pk: int, count: int) -> ScoringSources:
    """One mart and one model in memory, the same in every process."""
    mart, model = FakeMart(portfolio(count, first_pk=first_pk)), FakeModel()
    return ScoringSources(mart=lambda _version: mart, model=lambda _version: model)
