"""Scores the accounts of a published run with another version of the model, and says what would differ.

It runs after the publication and writes to a table of its own: whatever happens here, the published scores
stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from predictions.domain import FeatureContract, GroupShift, ReasonBasis
from predictions.domain.difference import LEVEL
from predictions.domain.kept_reasons import kept
from predictions.mart import Mart
from predictions.mart.columns import FeatureColumns, Floats, Integers
from predictions.ml.column_model import BatchPrediction
from predictions.ml.component import logit
from predictions.models import PredictionRecord, ScoringRunRecord
from predictions.repositories.shadow import ShadowRow, write_shadow_scores
from predictions.scoring.actions import GROUPS, group_positions
from predictions.scoring.drivers import ReasonColumns, group_sums, reasons_of_chunk
from predictions.scoring.peers import Peers
from predictions.scoring.sources import ScoringSources

# written in one short transaction each, so that a busy database gets its turns
ACCOUNTS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class PublishedChunk:
    """What a run said about some accounts; all arrays have one length.

    Attributes:
        probability: published (n,), NaN where the run did not score the account.
        group_sums: log-odds by driver group and then the level (n, groups + 1); NaN where not known.
    """

    probability: Floats
    group_sums: Floats


def score_in_shadow(
    sources: ScoringSources,
    run: ScoringRunRecord,
    version: str,
    model_id: int,
    progress: Callable[[int, int], None],
) -> int:
    """Scores every account of a run with another version; done again, it replaces what it wrote.

    Args:
        sources: marts and models.
        run: published, with its model.
        version: the challenger.
        model_id: its row.
        progress: called with accounts done and accounts in all.

    Returns:
        How many accounts have both scores.

    Raises:
        MartMissing, MartDamaged, ModelMissing, ModelDoesNotFit: one of the two cannot be read.
    """
    mart, model = sources.mart(run.mart_version), sources.model(version)
    contract = model.contract
    peers, gate = Peers(mart, contract.names), (model.basis or ReasonBasis()).gate
    written = 0
    for first, last in _ranges(mart):
        accounts = mart.scoring_columns(first, last)
        said = model.predict(accounts)
        past = mart.own_past_columns(first, last)
        reasons = reasons_of_chunk(contract, accounts, said.contributions, peers, gate=gate, past=past)
        before = _published(run, accounts.customer_pks.tolist())
        written += write_shadow_scores(
            _rows(run.pk, model_id, contract, accounts, said=said, before=before, reasons=reasons)
        )
        progress(last + 1, mart.account_count)
    return written


def _ranges(mart: Mart) -> Iterator[tuple[int, int]]:
    for first in range(0, mart.account_count, ACCOUNTS_AT_ONCE):
        yield first, min(first + ACCOUNTS_AT_ONCE, mart.account_count) - 1


def _published(run: ScoringRunRecord, customer_pks: list[int]) -> PublishedChunk:
    rows = PredictionRecord.objects.filter(run=run, customer__in=customer_pks)
    found = {
        customer: (probability, contributions)
        for customer, probability, contributions in rows.values_list(
            "customer_id", "churn_probability", "contributions"
        )
    }
    contract = run.model.contract
    names = contract.names if contract else ()
    probability = np.full(len(customer_pks), np.nan)
    contributions = np.full((len(customer_pks), len(names)), np.nan)
    for row, customer in enumerate(customer_pks):
        if customer in found:
            probability[row] = found[customer][0]
            if len(found[customer][1]) == len(names):
                contributions[row] = found[customer][1]
    if contract is None:
        return PublishedChunk(probability, np.full((len(customer_pks), len(GROUPS) + 1), np.nan))
    return PublishedChunk(probability, _group_sums(contract, contributions, logit(probability)))


def _group_sums(contract: FeatureContract, contributions: Floats, log_odds: Floats) -> Floats:
    """Log-odds by driver group, and last what no feature says (n, groups + 1)."""
    level = log_odds - contributions.sum(axis=1)
    return np.column_stack([group_sums(group_positions(contract), contributions).T, level])


def _rows(
    run_id: int,
    model_id: int,
    contract: FeatureContract,
    accounts: FeatureColumns,
    *,
    said: BatchPrediction,
    before: PublishedChunk,
    reasons: ReasonColumns,
) -> list[ShadowRow]:
    sums = _group_sums(contract, said.contributions, logit(said.probability))
    shifts = _shifts(before.group_sums, sums)
    return [
        ShadowRow(
            model_id=model_id,
            run_id=run_id,
            customer_id=customer,
            churn_probability=float(said.probability[row]),
            published_probability=float(before.probability[row]),
            reasons=[kept(reason) for reason in reasons.of(row)[:1]],
            shift=shifts[row],
        )
        for row, customer in enumerate(accounts.customer_pks.tolist())
        if np.isfinite(before.probability[row])
    ]


def _shifts(before: Floats, after: Floats) -> list[GroupShift]:
    """Of each account the group that moved furthest in the direction in which the whole moved."""
    names = (*GROUPS, LEVEL)
    change = after - before
    directed = change * np.where(change.sum(axis=1) < 0, -1, 1)[:, None]
    known = np.isfinite(change).all(axis=1)
    furthest: Integers = np.argmax(np.where(known[:, None], directed, 0.0), axis=1).astype(np.int64)
    return [
        GroupShift(str(names[group]), float(before[row, group]), float(after[row, group]))
        if known[row]
        else GroupShift("")
        for row, group in enumerate(furthest.tolist())
    ]
