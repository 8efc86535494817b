"""Features as columns: what training and scoring read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract, FeatureKind

type Floats = NDArray[np.float64]
type Integers = NDArray[np.int64]
type Booleans = NDArray[np.bool_]
type Objects = NDArray[np.object_]
type Days = NDArray[np.datetime64]
type Column = Floats | Objects


@dataclass(frozen=True, slots=True)
class FeatureColumns:
    """Rows of the mart as columns, all of one length.

    Attributes:
        customer_pks: primary keys of the customers in the application database.
        customer_ids: the vendor's keys.
        columns: feature name to values, in the order of the feature contract; numbers are floats with NaN for
            missing, categories are lower-case texts with None for missing.
        mrr: monthly revenue in US dollars as shown today; NaN when unknown.
        events_30d, events_previous_30d: events of the last 30 days and of the 30 days before.
        compliance_gap_score, vendor_risk_flags: newest risk signals; NaN when none.
    """

    customer_pks: Integers
    customer_ids: list[str]
    columns: dict[str, Column]
    mrr: Floats
    events_30d: Integers
    events_previous_30d: Integers
    compliance_gap_score: Floats
    vendor_risk_flags: Floats

    def __len__(self) -> int:
        return len(self.customer_ids)


@dataclass(frozen=True, slots=True)
class PastColumns:
    """The same accounts some three months earlier.

    Attributes:
        columns: as in ``FeatureColumns``; missing too where the account was not a customer for long enough.
    """

    columns: dict[str, Column]


@dataclass(frozen=True, slots=True)
class SnapshotColumns:
    """The risk set: customers at past snapshots with what happened next.

    Attributes:
        features: features as of the snapshot.
        as_of: day of the snapshot.
        left_on: day of notice, else of leaving, after the snapshot; NaT when neither came.
        next_event_on: day of the first event after the snapshot; NaT when none came.
        upgraded_on: day of the first rise of a plan after the snapshot; NaT when none came.
    """

    features: FeatureColumns
    as_of: Days
    left_on: Days
    next_event_on: Days
    upgraded_on: Days

    def __len__(self) -> int:
        return len(self.as_of)


def feature_columns(fetched: Mapping[str, Any], contract: FeatureContract, mrr: Floats) -> FeatureColumns:
    """Fetched rows of features with what is shown beside them.

    Args:
        fetched: the columns by name.
        contract: the features, which are among them.
        mrr: as shown (n,).
    """
    return FeatureColumns(
        customer_pks=integers(fetched, "customer_pk"),
        customer_ids=list(objects(fetched["customer_id"])),
        columns=contract_columns(fetched, contract),
        mrr=mrr,
        events_30d=integers(fetched, "events_30d"),
        events_previous_30d=integers(fetched, "events_31_to_60d"),
        compliance_gap_score=floats(fetched["compliance_gap_score"]),
        vendor_risk_flags=floats(fetched["vendor_risk_flags"]),
    )


def contract_columns(fetched: Mapping[str, Any], contract: FeatureContract) -> dict[str, Column]:
    """The fetched columns of a contract, in its order."""
    return {
        feature.name: objects(fetched[feature.name])
        if feature.kind is FeatureKind.CATEGORY
        else floats(fetched[feature.name])
        for feature in contract
    }


def floats(values: Any) -> Floats:
    """A fetched number column as floats, with NaN for missing."""
    if isinstance(values, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(values), np.nan, values.data.astype(np.float64))
    return np.asarray(values, dtype=np.float64)


def objects(values: Any) -> Objects:
    """A fetched text column, with None for missing."""
    copied: Objects = np.array(np.ma.getdata(values), dtype=object)
    copied[np.ma.getmaskarray(values)] = None
    return copied


def days(values: Any) -> Days:
    """A fetched date column, with NaT for missing."""
    copied: Days = np.array(np.ma.getdata(values)).astype("datetime64[D]")
    copied[np.ma.getmaskarray(values)] = np.datetime64("NaT", "D")
    return copied


def coded(values: Column, codes: Mapping[str, float], *, other: float) -> Floats:
    """The codes of texts (n,).

    Args:
        values: texts, with None for missing.
        codes: of the texts that are known.
        other: of every other value.
    """
    known = _Codes(codes)
    known.other = other
    return np.fromiter(map(known.__getitem__, values.tolist()), np.float64, len(values))


class _Codes(dict[str, float]):
    other: float

    def __missing__(self, text: str) -> float:
        return self.other


def integers(fetched: Mapping[str, Any], name: str) -> Integers:
    """A fetched column of whole numbers without missing values."""
    return np.asarray(fetched[name], dtype=np.int64)
