"""Which accounts a training leaves out, with why, and that their names are kept."""

import numpy as np
import pytest

from predictions.mart import KnownCustomer, UnscoredAccount
from predictions.ml.left_out import left_out
from predictions.models import LeftOutAccountRecord, LeftOutReason
from predictions.repositories.left_out import keep_left_out
from tests.predictions.ml_builders import MartFake, World


class MartWithOthers(MartFake):
    """A mart with customers beside those of the world."""

    def known_customers(self):
        return [
            *super().known_customers(),
            KnownCustomer(901, is_leaving=True, has_left=True),
            KnownCustomer(902, is_leaving=False, has_left=False),
        ]

    def unscored_accounts(self):
        return [UnscoredAccount(3, "account-3", "notice_given"), UnscoredAccount(902, "902", "under_30_days")]


@pytest.mark.any_database
def test_every_customer_is_learnt_from_or_left_out_for_one_reason():
    world = World(accounts=40, months=8)
    snapshots = world.snapshots()
    history = world.history(snapshots)
    open_only = set(snapshots.features.customer_pks) - set(history.features.customer_pks)

    found = left_out(MartWithOthers(world, snapshots), snapshots, history)

    learning = (LeftOutReason.LEFT_BEFORE, LeftOutReason.TOO_YOUNG, LeftOutReason.OUTCOME_OPEN)
    assert found.accounts[LeftOutReason.LEFT_BEFORE] == [901]
    assert found.accounts[LeftOutReason.TOO_YOUNG] == [902]
    assert set(found.accounts[LeftOutReason.OUTCOME_OPEN]) == open_only
    known = len(np.unique(snapshots.features.customer_pks)) + 2
    assert sum(len(found.accounts[reason]) for reason in learning) + history.examples.account_count == known
    assert found.accounts[LeftOutReason.NOTICE_GIVEN] == [3]
    assert found.to_json() == {"gone": 1, "left_before": 1, "too_young": 1, "notice_given": 1} | (
        {"outcome_open": len(open_only)} if open_only else {}
    ) | {"under_30_days": 1}


@pytest.mark.django_db
def test_names_are_kept_and_customers_that_are_gone_are_passed_over(make_customers, published_model):
    first, second = make_customers(2)

    keep_left_out(published_model, {LeftOutReason.TOO_YOUNG: [first.pk, second.pk, 10**6]})

    kept = LeftOutAccountRecord.objects.filter(model=published_model).values_list("customer", "reason")
    assert set(kept) == {(first.pk, "too_young"), (second.pk, "too_young")}
