"""What the model page says from figures: the verdict, the parts, the cut-offs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from predictions.domain import Target
from predictions.queries.model_page.capacity import CapacityStep
from predictions.queries.model_page.figure import Figure, NamedFigure
from predictions.queries.model_page.head import ModelHead
from predictions.queries.model_page.reliability import Reliability, ReliabilityBin
from predictions.queries.model_page.strata import Holds, StratumRow
from predictions.queries.model_page.verdict import missing_for, verdict_on

pytestmark = pytest.mark.any_database

HEAD = ModelHead(
    version="1.0.0",
    rung="L3",
    model_in_words="XGBoost",
    standing="Published",
    is_published=True,
    reason="It passed.",
    trained_at=datetime(2026, 5, 1, tzinfo=UTC),
    published_at=None,
    as_of=date(2026, 5, 1),
    mart_version="m",
    target=Target.CHURN,
    definition="leaving",
    horizon_days=90,
    account_count=400,
    churned_account_count=60,
    snapshot_count=20,
    row_count=5000,
    first_snapshot=None,
    last_snapshot=None,
    base_rate=0.05,
    origins=(date(2026, 1, 1), date(2026, 2, 1)),
    test_row_count=700,
    test_leaver_count=50,
    unused_features=(),
)


def group(said: float, came: float, leavers: int) -> ReliabilityBin:
    return ReliabilityBin(said, Figure(came, came - 0.05, came + 0.05), 100, 80, leavers)


def reliability(*groups: ReliabilityBin, level: Figure) -> Reliability:
    measures = (NamedFigure("observed_expected", "Observed / expected", level),)
    return Reliability(groups, (), (), 1.0, measures, None, None, None)


def test_the_verdict_speaks_of_the_highest_group_that_enough_left_from():
    found = reliability(
        group(0.1, 0.12, 12), group(0.38, 0.41, 30), group(0.8, 0.5, 2), level=Figure(1.0, 0.9, 1.1)
    )

    verdict = verdict_on(HEAD, found)

    assert verdict.sentence == "Of 100 accounts said to leave with 38%, 41 left within 90 days (36 to 46)."


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Figure(1.0, 0.9, 1.1), "no further from 1 than chance explains"),
        (Figure(1.25, 1.1, 1.4), "its numbers run low"),
        (Figure(0.8, 0.7, 0.9), "its numbers run high"),
    ],
)
def test_the_level_is_said_with_what_its_interval_allows(level, words):
    verdict = verdict_on(HEAD, reliability(group(0.1, 0.12, 12), level=level))

    assert words in verdict.level
    assert f"expected {50 / level.value:.0f} to leave, and 50 did" in verdict.level


def test_rungs_that_ask_for_more_are_missing_with_how_far_it_is():
    few = replace(HEAD, churned_account_count=25)

    assert [(rung.rung, rung.share) for rung in missing_for(few)] == [("L3", 0.5), ("L4", 0.5)]
    assert missing_for(HEAD) == []


@pytest.mark.parametrize(
    ("level", "auc", "holds"),
    [
        (Figure(1.1, 0.9, 1.3), Figure(0.7, 0.6, 0.8), Holds.YES),
        (Figure(1.2, 1.1, 1.3), Figure(0.7, 0.6, 0.8), Holds.YES),
        (Figure(1.6, 0.9, 2.3), Figure(0.7, 0.6, 0.8), Holds.YES),
        (Figure(1.6, 1.2, 2.0), Figure(0.7, 0.6, 0.8), Holds.TOO_LOW),
        (Figure(0.5, 0.3, 0.7), Figure(0.7, 0.6, 0.8), Holds.TOO_HIGH),
        (Figure(1.0, 0.9, 1.1), Figure(0.55, 0.45, 0.65), Holds.NO_RANK),
        (Figure(), Figure(), Holds.UNKNOWN),
    ],
)
def test_a_part_fails_when_it_is_off_by_more_than_chance(level, auc, holds):
    row = StratumRow("plan gold", 100, 50, 20, 20.0, level, auc)

    assert row.holds is holds
    assert row.fails is (holds not in {Holds.YES, Holds.UNKNOWN})


@pytest.mark.parametrize("share", [0.001, 0.02, 0.13, 0.97, 1.0])
def test_the_proposed_cutoffs_never_ask_for_more_than_everybody(share):
    step = CapacityStep(1, 10, share, 0.2, Figure(1.0), 0.1, Figure(0.3), Figure())

    shares = [float(part.split("=")[1]) for part in step.tiers_query.split("&")]

    assert sum(shares) <= 100
    assert shares[0] + shares[1] == pytest.approx(100 * share, abs=0.02)
