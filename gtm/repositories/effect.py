"""Estimating what plays do, from everything whose outcome is known."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from gtm.domain import EffectEstimate, SaveRate, held_out_effect, matched_effect
from gtm.models import EffectEstimateRecord, PlayRecord
from gtm.queries.effect.groups import KindOfPlay, Sides, held_out_sides, matched_sides
from gtm.queries.effect.outcomes import departures
from gtm.repositories.plays import price_plays
from predictions.queries.flagged import last_scored_day


@dataclass(frozen=True, slots=True)
class EstimatedEffects:
    """What an estimation found.

    Attributes:
        kinds: how many kinds of plays have outcomes.
        outcomes_until: the last day on which it is known who left.
    """

    kinds: int
    outcomes_until: date


def estimate_effects(now: datetime) -> EstimatedEffects | None:
    """Replaces all estimates and prices open plays by them; None before the first published run.

    Twice gives the same.
    """
    until = last_scored_day()
    if until is None:
        return None
    left = departures()
    chance = _estimated(held_out_sides(left, until), held_out_effect)
    alike = _estimated(matched_sides(left, until), matched_effect)
    records = [
        _record(kind, estimate, until, now) for found in (chance, alike) for kind, estimate in found.items()
    ]
    with transaction.atomic():
        EffectEstimateRecord.objects.all().delete()
        EffectEstimateRecord.objects.bulk_create(records)
        price_plays(PlayRecord.objects.all(), now)
    return EstimatedEffects(len(chance.keys() | alike.keys()), until)


def _estimated(
    sides: Mapping[KindOfPlay, Sides],
    estimate: Callable[[list, list], EffectEstimate],  # type: ignore[type-arg]
) -> dict[KindOfPlay, EffectEstimate]:
    return {kind: estimate(found.with_play, found.without) for kind, found in sides.items()}


def _record(kind: KindOfPlay, estimate: EffectEstimate, until: date, now: datetime) -> EffectEstimateRecord:
    rate = estimate.save_rate(SaveRate())
    return EffectEstimateRecord(
        play_type=kind[0],
        playbook_key=kind[1],
        **asdict(estimate),
        verdict=estimate.verdict,
        save_share=rate.share,
        save_cases=rate.cases,
        outcomes_until=until,
        estimated_at=now,
    )
