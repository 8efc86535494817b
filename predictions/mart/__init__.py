"""The feature mart: built by SQL from the application database and the event log, read-only ever after."""

from predictions.mart.build import build_mart
from predictions.mart.columns import FeatureColumns, PastColumns, SnapshotColumns
from predictions.mart.customers import CustomerNotInMart, KnownCustomer, UnscoredAccount
from predictions.mart.description import MartBuilt
from predictions.mart.feature_store import DuckDBFeatureStore
from predictions.mart.opening import open_mart
from predictions.mart.publication import MartDamaged, MartMissing, MartOutdated, published_pointer
from predictions.mart.reading import Mart
from predictions.mart.soundness import MartCannotBeBuilt
from predictions.mart.usage_days import UsageDay, UserDay, usage_days, user_days

__all__ = [
    "CustomerNotInMart",
    "DuckDBFeatureStore",
    "FeatureColumns",
    "KnownCustomer",
    "Mart",
    "MartBuilt",
    "MartCannotBeBuilt",
    "MartDamaged",
    "MartMissing",
    "MartOutdated",
    "PastColumns",
    "SnapshotColumns",
    "UnscoredAccount",
    "UsageDay",
    "UserDay",
    "build_mart",
    "open_mart",
    "published_pointer",
    "usage_days",
    "user_days",
]
