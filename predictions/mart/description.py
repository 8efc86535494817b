"""What a mart says of itself."""

from dataclasses import dataclass
from datetime import date

import duckdb

from churnapp.saying import say
from predictions.domain import UPGRADE_CONTRACT, FeatureContract, QualityReport
from predictions.mart.soundness import MartCannotBeBuilt, count_of
from usage.queries.event_log import EventSegments


@dataclass(frozen=True, slots=True)
class MartBuilt:
    """What was built.

    Attributes:
        version: the published version.
        as_of: its latest day.
        scored_accounts: customers that can be scored on that day.
        unscored_accounts: active customers that cannot (too young, notice given).
        snapshot_count: days under study, the latest included.
        feature_rows: rows of customer and day.
        outcomes_known_until: who left is known up to this day; before ``as_of`` when the feed stopped.
        quality: what the checks found in the data.
    """

    version: str
    as_of: date
    scored_accounts: int
    unscored_accounts: int
    snapshot_count: int
    feature_rows: int
    outcomes_known_until: date
    quality: QualityReport


def describe(
    connection: duckdb.DuckDBPyConnection,
    *,
    version: str,
    as_of: date,
    segments: EventSegments,
    contract: FeatureContract,
    quality: QualityReport,
) -> MartBuilt:
    """Writes ``about`` into a mart that is built, and returns what it is.

    Args:
        connection: the mart.
        version: of it.
        as_of: its latest day.
        segments: the log that it was made of.
        contract: the product's features that it offers.
        quality: what the checks found.
    """
    built = MartBuilt(
        version=version,
        as_of=as_of,
        scored_accounts=count_of(connection, "scoring_features"),
        unscored_accounts=count_of(connection, "unscored_accounts"),
        snapshot_count=count_of(connection, "snapshots"),
        feature_rows=count_of(connection, "features"),
        outcomes_known_until=_outcomes_known_until(connection),
        quality=quality,
    )
    connection.execute(
        "create table about as select ? as version, cast(? as date) as as_of, ? as contract_fingerprint, "
        "? as upgrade_contract_fingerprint, "
        "? as account_count, ? as log_version, ? as event_count, feeds.first_event_on, "
        "outcome_feed.outcomes_known_until from feeds cross join outcome_feed",
        [
            version,
            as_of,
            contract.fingerprint,
            UPGRADE_CONTRACT.fingerprint,
            built.scored_accounts,
            segments.version,
            segments.event_count,
        ],
    )
    return built


def _outcomes_known_until(connection: duckdb.DuckDBPyConnection) -> date:
    row = connection.execute("select outcomes_known_until from outcome_feed").fetchone()
    if row is None or not isinstance(row[0], date):
        raise MartCannotBeBuilt(
            say("The last day of the contract feed is unknown. The published mart stays.")
        )
    return row[0]
