"""An installation of any size that is ready to be scored: drawn accounts, their mart, a published model."""

from datetime import UTC, date, datetime
from itertools import batched
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from django.utils import timezone

from churnapp.benchmarks.made_portfolio import PortfolioInTheWay
from churnapp.benchmarks.scoring import DrawnPortfolio, draw_portfolio, learn_model
from customers.models import CustomerRecord
from predictions.domain import FEATURE_CONTRACT, UPGRADE_CONTRACT
from predictions.mart.links import remember_links
from predictions.mart.publication import marts_folder, publish, usage_folder_of
from predictions.mart.relations import KEPT
from predictions.ml.artifact import save_artifact
from predictions.repositories.model_versions import Decision, publish_version, register_candidate

AS_OF = date(2026, 1, 1)
VERSION = "20260101-drawn"
PRICES = {"starter": 300.0, "growth": 900.0, "enterprise": 2_500.0, "custom": 6_000.0}


def draw_installation(accounts: int) -> DrawnPortfolio:
    """Fills an empty database and its DATA_DIR with what a scoring run asks for.

    Raises:
        PortfolioInTheWay: there are accounts already.
    """
    if CustomerRecord.objects.exists():
        raise PortfolioInTheWay(
            "The database holds accounts. Set DATABASE_URL and DATA_DIR to new places and run migrate first."
        )
    first = _customers(accounts)
    portfolio = draw_portfolio(accounts)
    _publish_mart(portfolio, first)
    _publish_model()
    return portfolio


def _customers(accounts: int) -> int:
    """Writes them and returns the first key; the keys follow each other."""
    now = datetime(2025, 1, 1, tzinfo=UTC)
    for numbers in batched(range(accounts), 5_000):
        CustomerRecord.objects.bulk_create(
            CustomerRecord(
                customer_id=f"drawn-{number:07}",
                name=f"Drawn {number:07}",
                signup_date=AS_OF,
                mrr=500 + number % 9_000,
                plan_tier=("starter", "growth", "enterprise")[number % 3],
                ingested_at=now,
            )
            for number in numbers
        )
    return CustomerRecord.objects.order_by("pk").values_list("pk", flat=True)[0]


def _publish_mart(portfolio: DrawnPortfolio, first_pk: int) -> None:
    """The relations that a scoring run reads, drawn; the others that a mart has are there without rows."""
    unfinished = marts_folder() / f"{VERSION}.tmp"
    unfinished.unlink(missing_ok=True)
    accounts, count = portfolio.accounts, portfolio.account_count
    with duckdb.connect(str(unfinished)) as mart:
        random = np.random.default_rng(7)
        keys = {
            "position": np.arange(count, dtype=np.int32),
            "customer_pk": np.arange(first_pk, first_pk + count),
            "as_of": np.full(count, np.datetime64(AS_OF)),
        }
        events = random.poisson(40, count)
        drawn = {**accounts.columns, "events_30d": events.astype(float)}
        own = [name for name in UPGRADE_CONTRACT.names if name not in FEATURE_CONTRACT]
        relations: dict[str, dict[str, Any]] = {
            "scoring_features": {
                **keys,
                "customer_id": [f"drawn-{number:07}" for number in range(count)],
                "shown_mrr": accounts.mrr,
                "events_31_to_60d": random.poisson(50, count),
                **drawn,
                "compliance_gap_score": random.random(count),
                "vendor_risk_flags": random.poisson(1, count).astype(float),
            },
            "own_past": {"position": keys["position"], **portfolio.past.columns},
            "tier_pressure": {
                **{name: keys[name] for name in ("customer_pk", "as_of")},
                "held_plan": accounts.columns["plan_tier"],
                "may_upgrade": np.ones(count, dtype=bool),
                **{name: random.poisson(1, count).astype(float) for name in own},
            },
            "plan_prices": {"plan_tier": list(PRICES), "typical_mrr": list(PRICES.values())},
            "feature_percentiles": _percentiles(portfolio),
        }
        for name, columns in relations.items():
            rows = pa.table({column: pa.array(cells, from_pandas=True) for column, cells in columns.items()})
            mart.register("rows", rows)
            mart.execute(f"create table {name} as select * from rows")  # noqa: S608 names are ours
        remember_links(mart, [])
        for name in KEPT - relations.keys() - {"linked_days"}:
            mart.execute(f"create table {name} as select '' as name, 0 as size where false")
        mart.execute(
            "create table about as select ? as version, cast(? as date) as as_of, ? as contract_fingerprint, "
            "? as upgrade_contract_fingerprint, ? as account_count, cast(? as date) as outcomes_known_until",
            [VERSION, AS_OF, FEATURE_CONTRACT.fingerprint, UPGRADE_CONTRACT.fingerprint, count, AS_OF],
        )
    usage_folder_of(unfinished).mkdir(exist_ok=True)
    publish(unfinished, VERSION)


def _percentiles(portfolio: DrawnPortfolio) -> dict[str, Any]:
    found: dict[str, Any] = {"feature": [], "plan_tier": [], "percent": [], "value": []}
    for plan in (None, *portfolio.peer_plans):
        for name in FEATURE_CONTRACT.names:
            values = portfolio.percentiles(name, plan).tolist()
            found["feature"] += [name] * len(values)
            found["plan_tier"] += [plan] * len(values)
            found["percent"] += range(len(values))
            found["value"] += values
    return found


def _publish_model() -> None:
    model, now = learn_model(), timezone.now()
    save_artifact(model)
    drawn = Decision("Drawn for a benchmark.", None, now)
    register_candidate(
        model, as_of=AS_OF, mart_version=VERSION, evaluation={}, reason=drawn.reason, decision=drawn
    )
    publish_version(model.version, drawn)
