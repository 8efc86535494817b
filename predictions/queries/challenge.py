"""A version that was scored in the shadow beside the published one, as its page shows it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from predictions.models import ChallengeRecord, ModelStatus, ModelVersionRecord
from predictions.queries.model_page.figure import Figure
from predictions.watching.challenge import ChallengeVerdict, shadowed_runs
from predictions.watching.matured import horizon_of


@dataclass(frozen=True, slots=True)
class SideRow:
    """What one of the two expected, and how far it was off.

    Attributes:
        name: the version, or the versions that were published on the days.
        level: leavers that came for each one expected.
    """

    name: str
    expected: float
    level: Figure
    log_loss: float | None


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """The judgement.

    Attributes:
        row_count: accounts × days.
        sides: the challenger, then what was published.
        difference: of the log losses; below 0 the challenger is better.
        sureness: in which share of the resamples the difference points the same way.
    """

    verdict: ChallengeVerdict
    first: date
    last: date
    day_count: int
    row_count: int
    leaver_count: int
    sides: tuple[SideRow, SideRow]
    difference: Figure
    sureness: float


@dataclass(frozen=True, slots=True)
class ShadowEvidence:
    """What the shadow can tell.

    Attributes:
        judged: None while nothing has matured.
        first_on: day under study of the first run it was scored beside.
        matures_on: when the outcomes of that day are known.
    """

    judged: ChallengeRow | None
    first_on: date | None = None
    matures_on: date | None = None


def shadow_evidence(record: ModelVersionRecord) -> ShadowEvidence | None:
    """The evidence for or against a version, selected with its ``challenge``; None where there is none."""
    with suppress(ChallengeRecord.DoesNotExist):
        return ShadowEvidence(_row(record, record.challenge.figures))
    if record.status == ModelStatus.PUBLISHED:
        return None
    first = shadowed_runs(record).values_list("as_of", flat=True).first()
    if first is None:
        return None
    return ShadowEvidence(None, first, first + timedelta(days=horizon_of(record)))


def _row(record: ModelVersionRecord, figures: dict[str, Any]) -> ChallengeRow:
    days = [date.fromisoformat(day) for day in figures["days"]]
    return ChallengeRow(
        verdict=ChallengeVerdict(figures["verdict"]),
        first=days[0],
        last=days[-1],
        day_count=len(days),
        row_count=figures["n_rows"],
        leaver_count=figures["n_leavers"],
        sides=(
            _side(_("Model %(version)s") % {"version": record.version}, figures["challenging"]),
            _side(
                _("As published: model %(figures)s") % {"figures": ", ".join(figures["against"])},
                figures["published"],
            ),
        ),
        difference=Figure.named("difference", figures),
        sureness=max(figures["better_in_resamples"], figures["worse_in_resamples"]),
    )


def _side(name: str, figures: dict[str, Any]) -> SideRow:
    return SideRow(name, figures["expected"], Figure.named("observed_expected", figures), figures["log_loss"])
