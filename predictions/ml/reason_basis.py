"""Learns from refits which reasons may be told, cheaply enough for a million accounts.

Asking every refit about every account at scoring time would cost as many predictions as there are refits.
Instead one strength is learnt per driver group and direction: the smallest from which on nearly every
training row was told the same sign by at least 80 % of the refits. Strength decides because a contribution
is a weight times a distance: the refits disagree where it is small. Comparing one number costs nothing, it
is monotone (a stronger contribution is never hidden while a weaker one is told), and it can be read on the
model page. How often it says what the refits themselves would say is measured on accounts that it was not
learnt from.
"""

import numpy as np

from predictions.domain import WEAKEST_IMPACT, ReasonBasis, ReasonGate
from predictions.mart.columns import Booleans, Floats
from predictions.ml.refits import GROUPS, Refits

HELD_SHARE = 0.8  # MODELLING: the sign holds in ≥ 80 % of refits
SURE_SHARE = 0.95  # of the rows told from a strength on


def learn_basis(refits: Refits) -> ReasonBasis:
    """The gate of the reasons, learnt from every other account, and the importance of each feature."""
    learnt_from = _every_other_account(refits)
    impacts, held = refits.published_groups[learnt_from], _held(refits)[learnt_from]
    importance = np.abs(refits.published).mean(axis=0)
    return ReasonBasis(
        gate=ReasonGate(
            raises={group: _strength(impacts[:, n], held[:, n]) for n, group in enumerate(GROUPS)},
            lowers={group: _strength(-impacts[:, n], held[:, n]) for n, group in enumerate(GROUPS)},
        ),
        importance={
            name: round(float(value), 6)
            for name, value in zip(refits.contract.names, importance, strict=True)
        },
    )


def gate_agreement(refits: Refits, gate: ReasonGate) -> float | None:
    """How often the gate says what the refits say, on accounts it was not learnt from.

    Returns:
        The share of group contributions of at least 0.1 log-odds; None when there are none.
    """
    unseen = ~_every_other_account(refits)
    impacts, held = refits.published_groups[unseen], _held(refits)[unseen]
    told = np.column_stack([_told(impacts[:, n], gate, n) for n in range(len(GROUPS))])
    asked = np.abs(impacts) >= WEAKEST_IMPACT
    return float((told == held)[asked].mean()) if asked.any() else None


def _held(refits: Refits) -> Booleans:
    return np.asarray(refits.sign_held() >= HELD_SHARE)


def _every_other_account(refits: Refits) -> Booleans:
    return np.asarray(refits.accounts % 2 == 0)


def _told(impacts: Floats, gate: ReasonGate, number: int) -> Booleans:
    raises = gate.weakest(GROUPS[number], raises_risk=True)
    lowers = gate.weakest(GROUPS[number], raises_risk=False)
    return np.asarray(np.abs(impacts) >= np.where(impacts > 0, raises, lowers))


def _strength(impacts: Floats, held: Booleans) -> float:
    """The smallest strength of positive impacts from which on 95 % of the rows hold; infinity when none."""
    asked = impacts >= WEAKEST_IMPACT
    if not asked.any():
        return WEAKEST_IMPACT
    order = np.argsort(-impacts[asked], kind="stable")
    sure = np.cumsum(held[asked][order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(sure >= SURE_SHARE)
    return float(impacts[asked][order][enough[-1]]) if len(enough) else float("inf")
