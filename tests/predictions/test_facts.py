"""Numbers and reasons as bytes: what is written for one row and for a chunk at once reads as it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.domain import FEATURE_CONTRACT, DriverGroup, Place, Reason, Target
from predictions.domain.kept_reasons import KeptReason, feature_code, kept
from predictions.mart import PastColumns
from predictions.models.facts import FeatureValuesField, FloatsField, ReasonsField
from predictions.queries.reasons import main_fact, main_reason, reasons_read
from predictions.repositories.packing import packed_floats, packed_reasons, packed_values
from predictions.scoring import Peers, score_batch
from tests.predictions.model_builders import a_version
from tests.predictions.prediction_builders import a_reason
from tests.predictions.scoring_fakes import FakeMart, FakeModel, portfolio

VALUES = st.lists(
    st.one_of(st.none(), st.floats(allow_nan=False), st.text(alphabet=st.characters(codec="utf-8")))
)


@given(VALUES)
def test_values_of_features_read_as_they_were(values):
    field = FeatureValuesField()

    assert field.unpacked(field.packed(values)) == values


@given(st.lists(st.floats(-20, 20), max_size=40))
def test_contributions_read_to_a_millionth_and_still_add_up_to_the_log_odds(contributions):
    field = FloatsField()

    read = field.unpacked(field.packed(contributions))

    assert read == pytest.approx(contributions, abs=2e-6)
    assert sum(read) == pytest.approx(sum(contributions), abs=4e-5)


def test_a_chunk_is_packed_as_its_rows_would_be():
    accounts, model, past = portfolio(300), FakeModel(), portfolio(300, seed=99)
    batch = score_batch(
        model.contract,
        accounts,
        model.predict(accounts),
        Peers(FakeMart(accounts), model.contract.names),
        past=PastColumns(past.columns),
    )

    values = packed_values(batch.contract, batch.columns)
    contributions = packed_floats(batch.contributions)
    reasons = packed_reasons(batch.reasons)

    for row in range(300):
        assert FeatureValuesField().unpacked(values[row]) == list(accounts.features_of_row(row).values())
        assert contributions[row] == FloatsField().packed(batch.contributions[row])
        read = reasons_read(ReasonsField().unpacked(reasons[row]))
        assert [reason.text for reason in read] == [reason.text for reason in batch.reasons.of(row)]
        assert reasons[row] == ReasonsField().packed([kept(reason) for reason in batch.reasons.of(row)])
    assert {len(packed) for packed in reasons} > {78}  # numbers alone, and with texts


def test_an_account_without_a_strong_reason_keeps_no_byte():
    accounts, model = portfolio(3), FakeModel()
    said = model.predict(accounts)
    said.contributions[:] = 0.0

    batch = score_batch(model.contract, accounts, said, Peers(FakeMart(accounts), model.contract.names))

    assert packed_reasons(batch.reasons) == [b""] * 3


def test_a_reason_keeps_its_texts_its_peers_and_what_it_speaks_of():
    plan = Reason(FEATURE_CONTRACT["plan_tier"], 0.5, "growth", "starter")
    usage = Reason(FEATURE_CONTRACT["events_30d"], -0.25, 12.0, 48.0, Place(False, 87, "growth"))
    field = ReasonsField()

    read = reasons_read(field.unpacked(field.packed([kept(plan), kept(usage)])))

    assert read == (plan, usage)
    assert read[0].text == "On the growth plan, starter three months earlier; associated with higher risk"
    assert main_fact([kept(usage)]) == "12 events in the last 30 days, down from 48 three months earlier"


def test_what_was_kept_in_words_is_told_in_these_words():
    told = a_reason("Usage: down 42% (less than 9% of accounts); associated with higher risk", 0.9, "breadth")
    field = ReasonsField()

    (read,) = reasons_read(field.unpacked(field.packed([told])))

    assert read.text == told.words
    assert read.fact == "Usage: down 42% (less than 9% of accounts)"
    assert main_fact([told]) == "usage: down 42%"
    assert main_reason([]) == "No single strong reason"


@pytest.mark.django_db
def test_a_feature_of_the_vendors_own_is_told_as_the_model_that_knew_it_calls_it(django_assert_num_queries):
    own = {
        "name": "nps",
        "group": "support",
        "words": "promoters",
        "unit": "share",
        "kind": "number",
    }
    a_version("1.0.0", feature_contract=[own])
    kept_once = [KeptReason(feature_code("nps"), 0.4, 0.25)]

    assert main_reason(kept_once) == "Promoters: 25%; associated with higher risk"
    with django_assert_num_queries(0):
        assert reasons_read(kept_once)[0].group is DriverGroup.SUPPORT


@pytest.mark.django_db
def test_a_feature_that_nobody_knows_any_more_is_said_to_be_unknown():
    (read,) = reasons_read([KeptReason(feature_code("gone"), -0.4, 1.0)], Target.UPGRADE)

    assert read.text == "A feature that is not known any more: 1; associated with a less likely upgrade"


def test_codes_of_the_contract_are_all_different():
    codes = {feature_code(name) for name in FEATURE_CONTRACT.names}

    assert len(codes) == len(FEATURE_CONTRACT.names)
    assert np.iinfo(np.uint32).max >= max(codes) > 0
