"""Model versions as their pages show them: where each stands, what it can do, what was decided and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from churnapp.saying import say
from predictions.domain import ModelStatus, Target
from predictions.domain.kept_sentences import retold
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, refuse_unusable
from predictions.ml.rungs import Rung
from predictions.models import ModelVersionRecord, PromotionRecord

SHOWN_VERSIONS = 50
# the published one first, then what waits for a decision, then the past
ORDER = (
    ModelStatus.PUBLISHED,
    ModelStatus.SHADOW,
    ModelStatus.CANDIDATE,
    ModelStatus.RETIRED,
    ModelStatus.DISCARDED,
)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list.

    Attributes:
        rung_in_words: what kind of model it is.
        as_of: last day of data it learnt from.
        auc, brier_skill, observed_expected: of its rung, out of time; None where it was not tested.
        decided: why it stands where it stands, in the words of who decided last.
        decided_by: name of the person; empty for the gate and for commands.
    """

    version: str
    target: Target
    status: ModelStatus
    rung: str
    rung_in_words: str
    as_of: date
    trained_at: datetime
    auc: float | None
    brier_skill: float | None
    observed_expected: float | None
    decided: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One change of where a version stands.

    Attributes:
        before: status it had; None for a version that was just trained.
        made_by: name of the person; empty for the gate and for commands.
        replaced: version that was published until then; empty where it took nobody's place.
    """

    version: str
    before: ModelStatus | None
    after: ModelStatus
    reason: str
    made_by: str
    made_at: datetime
    replaced: str


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """Where one version stands, and what can be done about it.

    Attributes:
        moves: what an admin may make of it.
        published_version: the version it would replace; empty when there is none.
        decisions: newest first.
        problem: why it cannot be published or put in the shadow; empty when nothing speaks against it.
    """

    version: str
    status: ModelStatus
    moves: tuple[ModelStatus, ...]
    published_version: str
    decisions: list[DecisionRow]
    problem: str

    @property
    def newest(self) -> DecisionRow | None:
        """Why it stands where it stands."""
        return self.decisions[0] if self.decisions else None


def version_standing(record: ModelVersionRecord) -> VersionStanding:
    """One version, in two queries and a look at its files."""
    status, problem = ModelStatus(record.status), ""
    if status.allowed_moves:
        try:
            refuse_unusable(record)
        except (ModelMissing, ModelDoesNotFit) as refusal:
            problem = str(refusal)
    usable = tuple(
        move
        for move in status.allowed_moves
        if not (problem and move in {ModelStatus.PUBLISHED, ModelStatus.SHADOW})
        and not (move is ModelStatus.SHADOW and record.target != Target.CHURN)
    )
    return VersionStanding(
        version=record.version,
        status=status,
        moves=usable,
        published_version=published_version(Target(record.target)),
        decisions=decision_rows(record.version),
        problem=problem,
    )


def version_rows() -> list[VersionRow]:
    """The newest 50 versions, the published one first; one query."""
    newest = PromotionRecord.objects.filter(model=OuterRef("pk"))
    rows = ModelVersionRecord.objects.annotate(
        decided=Subquery(newest.values("reason")[:1]),
        decided_by=Subquery(newest.values("made_by__username")[:1]),
    )[:SHOWN_VERSIONS]
    return sorted((_row(record) for record in rows), key=lambda row: ORDER.index(row.status))


def decision_rows(version: str | None = None) -> list[DecisionRow]:
    """What was decided about one version, or about all, newest first, at most 50; one query."""
    made = PromotionRecord.objects.select_related("model", "made_by", "replaced")
    if version is not None:
        made = made.filter(model__version=version)
    return [
        DecisionRow(
            version=kept.model.version,
            before=ModelStatus(kept.before) if kept.before else None,
            after=ModelStatus(kept.after),
            reason=retold(kept.reason),
            made_by=str(kept.made_by or ""),
            made_at=kept.made_at,
            replaced=kept.replaced.version if kept.replaced else "",
        )
        for kept in made[:SHOWN_VERSIONS]
    ]


def published_version(target: Target = Target.CHURN) -> str:
    """The published version of a target; empty when there is none."""
    published = ModelVersionRecord.objects.filter(target=target, status=ModelStatus.PUBLISHED)
    return published.values_list("version", flat=True).first() or ""


def _row(record: ModelVersionRecord) -> VersionRow:
    figures: dict[str, Any] = record.evaluation.get("rungs", {}).get(record.rung, {})
    return VersionRow(
        version=record.version,
        target=Target(record.target),
        status=ModelStatus(record.status),
        rung=record.rung,
        rung_in_words=say(Rung(record.rung).words_for(Target(record.target))),
        as_of=record.as_of,
        trained_at=record.trained_at,
        auc=figures.get("auc"),
        brier_skill=figures.get("brier_skill"),
        observed_expected=figures.get("observed_expected"),
        decided=retold(record.decided or ""),  # type: ignore[attr-defined]  # annotated
        decided_by=record.decided_by or "",  # type: ignore[attr-defined]  # annotated
    )
