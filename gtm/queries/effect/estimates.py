"""The estimates as pages and priorities read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gtm.domain import EffectEstimate, EffectMethod, EffectVerdict, PlayType, SaveRate
from gtm.models import EffectEstimateRecord, HoldoutRecord, PlaybookRecord

BEST_FIRST = (EffectMethod.HELD_OUT, EffectMethod.MATCHED)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What is known of one kind of play.

    Attributes:
        playbook: its name; empty for all plays of the type.
        estimate: of the better comparison of the two that there are.
        other: of the other comparison; None without it.
        outcomes_until: the last day on which it is known who left.
    """

    play_type: PlayType
    playbook_key: str
    playbook: str
    estimate: EffectEstimate
    save_rate: SaveRate
    other: EffectEstimate | None
    outcomes_until: date

    @property
    def verdict(self) -> EffectVerdict:
        """What may be said."""
        return self.estimate.verdict


def effect_rows() -> list[EffectRow]:
    """Every kind of play with outcomes, all plays of a type before its playbooks; two queries."""
    by_kind: dict[tuple[str, str], dict[EffectMethod, EffectEstimateRecord]] = {}
    for record in EffectEstimateRecord.objects.all():
        by_kind.setdefault((record.play_type, record.playbook_key), {})[EffectMethod(record.method)] = record
    names = {playbook.key: playbook.words for playbook in PlaybookRecord.objects.all()}
    return [
        _row(found, names.get(playbook_key, playbook_key))
        for (_, playbook_key), found in sorted(by_kind.items())
    ]


def learnt_save_rates() -> Mapping[tuple[str, str], SaveRate]:
    """By type of play and key of its playbook, or empty for all of the type; one query."""
    best: dict[tuple[str, str], EffectEstimateRecord] = {}
    for record in EffectEstimateRecord.objects.exclude(effect=None):
        kind = record.play_type, record.playbook_key
        if kind not in best or record.method == EffectMethod.HELD_OUT:
            best[kind] = record
    return {kind: SaveRate(record.save_share, record.save_cases) for kind, record in best.items()}


def held_out_now(today: date) -> int:
    """How many accounts are held out whose outcome is not known yet; for admins only."""
    return HoldoutRecord.objects.filter(matures_on__gt=today).count()


def _row(found: Mapping[EffectMethod, EffectEstimateRecord], name: str) -> EffectRow:
    ordered = [found[method] for method in BEST_FIRST if method in found]
    # what chance decided is better, unless it has nothing to say yet and the other has
    ordered.sort(key=lambda record: record.estimate.effect is None)
    best = ordered[0]
    return EffectRow(
        play_type=PlayType(best.play_type),
        playbook_key=best.playbook_key,
        playbook=name if best.playbook_key else "",
        estimate=best.estimate,
        save_rate=SaveRate(best.save_share, best.save_cases),
        other=ordered[1].estimate if len(ordered) > 1 else None,
        outcomes_until=best.outcomes_until,
    )
