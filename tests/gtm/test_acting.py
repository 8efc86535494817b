"""Plays that were acted on are known to the backtest, so that who was saved is not called a false alarm."""

from datetime import timedelta

import pytest

from gtm.domain import PlayStatus, PlayType
from predictions.queries.acting import acted_on
from tests.gtm.builders import AS_OF, make_account, make_play

pytestmark = pytest.mark.django_db
END = AS_OF + timedelta(days=90)


def test_an_account_counts_while_somebody_acts_on_it():
    during, before, after = (make_account(name) for name in ("During", "Before", "After"))
    make_play(during, status=PlayStatus.ACTING, acting_since=END)
    make_play(
        before,
        status=PlayStatus.RECOVERED,
        acting_since=AS_OF - timedelta(days=20),
        closed_on=AS_OF - timedelta(days=1),
    )
    make_play(after, status=PlayStatus.ACTING, acting_since=END + timedelta(days=1))

    assert acted_on(AS_OF, END) == {during.pk}
    assert before.pk in acted_on(AS_OF - timedelta(days=1), END)


def test_a_play_that_nobody_acted_on_and_one_that_sells_do_not_count():
    planned, sold = make_account("Planned"), make_account("Sold")
    make_play(planned, status=PlayStatus.PLANNED)
    make_play(sold, play_type=PlayType.EXPANSION, status=PlayStatus.ACTING, acting_since=AS_OF)

    assert not acted_on(AS_OF, END)
